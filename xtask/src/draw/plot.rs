//! 图 Time against size, both on scales of ten, as a picture for the documentation.

use anyhow::Result;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

/// Width and height of the picture.
const SIZE: (u32, u32) = (720, 360);
/// Room for the words around it.
const EDGE: (u32, u32) = (70, 40);
/// How far apart the names of two lines stand at least.
const NAME: u32 = 13;
/// The smallest and greatest power of ten of each scale: children, and microseconds.
const CHILDREN: (u32, u32) = (3, 6);
const MICROS: (u32, u32) = (2, 7);

/// One mechanism: children and time.
pub(crate) type Line = (&'static str, Vec<(usize, Duration)>);

pub(crate) fn plot(file: &Path, lines: &[Line]) -> Result<()> {
    let (width, height) = SIZE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for power in CHILDREN.0..=CHILDREN.1 {
        let x = across(10_u64.pow(power));
        let y = height - EDGE.1;
        writeln!(out, "<path d=\"M{x} 20V{y}\" stroke=\"#ddd\"/>")?;
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{} children</text>",
            y + 18,
            10_u64.pow(power)
        )?;
    }
    for power in MICROS.0..=MICROS.1 {
        let y = up(10_u64.pow(power));
        let words = ["0.1 ms", "1 ms", "10 ms", "0.1 s", "1 s", "10 s"][(power - MICROS.0) as usize];
        writeln!(out, "<path d=\"M{} {y}H{}\" stroke=\"#ddd\"/>", EDGE.0, width - 90)?;
        writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{words}</text>", EDGE.0 - 6, y + 4)?;
    }
    let colours = ["#0b5b6b", "#8a3b00", "#5b2a86", "#b00020", "#1b5e20", "#444444"];
    let mut ends = Vec::new();
    for ((name, points), colour) in lines.iter().zip(colours) {
        let place =
            |(children, time): &(usize, Duration)| (across(*children as u64), up(time.as_micros() as u64));
        let path: Vec<String> = points.iter().map(place).map(|(x, y)| format!("{x},{y}")).collect();
        writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        )?;
        ends.extend(points.last().map(place).map(|(x, y)| (y, x, name, colour)));
    }
    ends.sort_unstable();
    let mut last = 0;
    for (y, x, name, colour) in ends {
        last = y.max(last + NAME);
        writeln!(out, "<text x=\"{}\" y=\"{}\" fill=\"{colour}\">{name}</text>", x + 6, last + 4)?;
    }
    std::fs::write(file, out + "</svg>\n")?;
    Ok(())
}

fn across(children: u64) -> u32 {
    EDGE.0 + along(children, CHILDREN, SIZE.0 - EDGE.0 - 90)
}

fn up(micros: u64) -> u32 {
    SIZE.1 - EDGE.1 - along(micros, MICROS, SIZE.1 - EDGE.1 - 20)
}

/// How far along a scale of `room` a number stands.
#[expect(clippy::float_arithmetic, reason = "a place in a picture; nothing is decided by it")]
fn along(number: u64, (from, to): (u32, u32), room: u32) -> u32 {
    let share = ((number.max(1) as f64).log10() - f64::from(from)) / f64::from(to - from);
    (share.clamp(0.0, 1.0) * f64::from(room)) as u32
}
