//! 照片 Photo: a small picture by which the gate knows an adult. What it is, its first bytes say; where and when it was taken,
//! and by which phone, is not kept.

use crate::refusal::Refuses;

/// Bytes of a picture, at most: enough to know a face by.
pub const BYTES_MAX: usize = 512 * 1024;
/// Pixels of a side, at most: a picture that is small packed and huge unpacked stops a cheap phone.
const SIDE_MAX: u32 = 6000;
/// The letters with which a camera's own words begin.
const EXIF: &[u8] = b"Exif\0\0";
/// The tag of the way up.
const ORIENTATION: u16 = 0x0112;

/// How a picture is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
}

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// How it is packed.
    pub format: Format,
    /// The picture, and nothing about it.
    pub bytes: Vec<u8>,
}

/// Why a picture is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The guardian has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// No file was chosen (P3.61).
    NoFile,
    /// Too many bytes (P3.61).
    TooLarge,
    /// Not a JPEG or a PNG (P3.61).
    NotAPicture,
    /// It ends early, or is huge unpacked (P3.61).
    Broken,
}

/// Whether a guardian changes by which pictures the gate knows the adults of a child: nobody who is barred from it puts a friend's
/// face to another's name.
pub fn change(is_unheard: bool) -> Result<(), Refusal> {
    if is_unheard { Err(Refusal::AskSchool) } else { Ok(()) }
}

/// Reads a picture and leaves out what is written beside it.
pub fn read(bytes: &[u8]) -> Result<Photo, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::NoFile);
    }
    if bytes.len() > BYTES_MAX {
        return Err(Refusal::TooLarge);
    }
    let (format, kept) = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => (Format::Jpeg, jpeg(bytes)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => (Format::Png, png(bytes)),
        _ => return Err(Refusal::NotAPicture),
    };
    Ok(Photo { format, bytes: kept.ok_or(Refusal::Broken)? })
}

/// The segments that are the picture: of a camera's own words only the way up stays, or faces lie on their side. Nothing
/// behind the picture's end stays, where phones put a second one.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut kept, mut at, mut sized, mut scanned) = (vec![0xFF, 0xD8], 2, false, false);
    loop {
        let [0xFF, kind] = bytes.get(at..at + 2)? else { return None };
        match kind {
            0xFF => {
                at += 1;
                continue;
            }
            0xD9 => {
                kept.extend_from_slice(&[0xFF, 0xD9]);
                return (sized && scanned).then_some(kept);
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = bytes.get(at..at + 2 + length)?;
        at += 2 + length;
        match kind {
            0xE1 => kept.extend(segment.get(4..).and_then(way_up).map(upright).unwrap_or_default()),
            0xE2..=0xED | 0xEF | 0xFE => {}
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                sized = is_small(segment)?;
                kept.extend_from_slice(segment);
            }
            0xDA => {
                let scan = bytes.get(at..)?;
                let is_mark = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
                let ends = scan.windows(2).position(is_mark)?;
                kept.extend_from_slice(segment);
                kept.extend_from_slice(&scan[..ends]);
                (at, scanned) = (at + ends, true);
            }
            _ => kept.extend_from_slice(segment),
        }
    }
}

/// Whether the sides that a frame names are such as a cheap phone unpacks.
fn is_small(frame: &[u8]) -> Option<bool> {
    let side = |from: usize| Some(u32::from(u16::from_be_bytes(frame.get(from..from + 2)?.try_into().ok()?)));
    let small = |side: u32| (1..=SIDE_MAX).contains(&side);
    Some(small(side(5)?) && small(side(7)?))
}

/// Which way is up, by what the camera wrote; `None` where it did not, or where it is up already.
fn way_up(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(EXIF)?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let pair = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = |at: usize| {
        let quad = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(quad) } else { u32::from_be_bytes(quad) })
    };
    let list = usize::try_from(four(4)?).ok()?;
    let entries = usize::from(two(list)?);
    let entry = |n: usize| list.checked_add(2 + 12 * n);
    let found = (0..entries).filter_map(entry).find(|at| two(*at) == Some(ORIENTATION))?;
    let up = u8::try_from(two(found.checked_add(8)?)?).ok()?;
    (2..=8).contains(&up).then_some(up)
}

/// A camera's words with nothing in them but the way up.
fn upright(up: u8) -> Vec<u8> {
    let mut segment = vec![0xFF, 0xE1, 0x00, 0x22];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend_from_slice(&[up, 0, 0, 0, 0, 0, 0]);
    segment
}

/// The pieces without which there is no picture.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8]; 8] = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM"];
    let (mut kept, mut at, mut sized) = (bytes.get(..8)?.to_vec(), 8, false);
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let piece = bytes.get(at..at.checked_add(12)?.checked_add(length)?)?;
        if name == b"IHDR" {
            let side = |from: usize| Some(u32::from_be_bytes(piece.get(from..from + 4)?.try_into().ok()?));
            sized = (1..=SIDE_MAX).contains(&side(8)?) && (1..=SIDE_MAX).contains(&side(12)?);
        }
        if NEEDED.contains(&name) {
            kept.extend_from_slice(piece);
        }
        if name == b"IEND" {
            return sized.then_some(kept);
        }
        at += 12 + length;
    }
}

impl Format {
    /// As a browser is told.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        [Self::Jpeg, Self::Png].into_iter().find(|format| format.code() == code).ok_or(())
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "photo-ask-school",
            Self::NoFile => "photo-no-file",
            Self::TooLarge => "photo-too-large",
            Self::NotAPicture => "photo-not-a-picture",
            Self::Broken => "photo-broken",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        vec![("max", (BYTES_MAX / 1024).to_string())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, kind][..], &length, body].concat()
    }

    fn frame(width: u16, height: u16) -> Vec<u8> {
        let sides = [height.to_be_bytes(), width.to_be_bytes()].concat();
        segment(0xC0, &[&[8][..], &sides, &[1, 1, 0x11, 0]].concat())
    }

    fn exif(up: u16, words: &[u8]) -> Vec<u8> {
        let tiff = [
            b"II*\0\x08\0\0\0\x02\0".as_slice(),
            b"\x0F\x01\x02\0\x04\0\0\0abcd",
            b"\x12\x01\x03\0\x01\0\0\0",
        ];
        segment(0xE1, &[EXIF, &tiff.concat(), &up.to_le_bytes(), &[0; 6], words].concat())
    }

    fn picture(parts: &[Vec<u8>]) -> Vec<u8> {
        let end = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1, 2, 0xFF, 0x00, 3, 0xFF, 0xD9]].concat();
        [&[0xFF, 0xD8][..], &parts.concat(), &end].concat()
    }

    fn piece(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&length[..], name, body, &[0, 0, 0, 0]].concat()
    }

    fn drawing(side: u32, parts: &[Vec<u8>]) -> Vec<u8> {
        let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let ends = [piece(b"IDAT", b"zz"), piece(b"IEND", b"")].concat();
        [b"\x89PNG\r\n\x1A\n".as_slice(), &piece(b"IHDR", &head), &parts.concat(), &ends].concat()
    }

    #[test]
    fn whoever_is_barred_changes_no_picture() {
        assert_eq!(change(true), Err(Refusal::AskSchool));
        assert_eq!(change(false), Ok(()));
    }

    #[test]
    fn reading_climbs_its_ladder() {
        let large = [picture(&[frame(60, 80)]), vec![0; BYTES_MAX]].concat();
        let cases: [(&str, Vec<u8>, Option<&str>); 10] = [
            ("nothing", Vec::new(), Some("photo-no-file")),
            ("large", large, Some("photo-too-large")),
            ("a page that calls itself a picture", b"<svg onload=x>".to_vec(), Some("photo-not-a-picture")),
            ("a GIF", b"GIF89a".to_vec(), Some("photo-not-a-picture")),
            ("only the first bytes", vec![0xFF, 0xD8, 0xFF, 0xE0], Some("photo-broken")),
            ("no frame", picture(&[]), Some("photo-broken")),
            ("huge unpacked", picture(&[frame(60, 6001)]), Some("photo-broken")),
            ("a JPEG", picture(&[frame(60, 80)]), None),
            ("huge unpacked", drawing(6001, &[]), Some("photo-broken")),
            ("a PNG", drawing(600, &[]), None),
        ];
        for (case, bytes, code) in cases {
            assert_eq!(read(&bytes).err().map(|why| why.code()), code, "{case}");
        }
    }

    #[test]
    fn what_a_camera_wrote_is_left_out_and_faces_stay_upright() {
        let place = b"GPS 30.2741 120.1551";
        let (plain, app0) = (frame(60, 80), segment(0xE0, b"JFIF\0"));
        let words = [exif(6, place), segment(0xED, place), segment(0xFE, place)].concat();
        let kept = read(&picture(&[app0.clone(), words, plain.clone()])).unwrap().bytes;
        assert!(!kept.windows(3).any(|three| three == b"GPS" || three == b"abc"), "no place and no phone");
        assert_eq!(way_up(&upright(6)[4..]), Some(6));
        assert_eq!(kept, picture(&[app0, upright(6), plain.clone()]));
        let trailing = [picture(std::slice::from_ref(&plain)), place.to_vec()].concat();
        assert_eq!(
            read(&trailing).unwrap().bytes,
            picture(std::slice::from_ref(&plain)),
            "nothing behind its end"
        );
        assert_eq!(read(&picture(&[exif(1, b""), plain.clone()])).unwrap().bytes, picture(&[plain]));
        let text = [piece(b"tEXt", place), piece(b"eXIf", place)].concat();
        assert_eq!(read(&drawing(9, &[text])).unwrap().bytes, drawing(9, &[]));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it_and_what_is_kept_is_kept_again(
            body in proptest::collection::vec(any::<u8>(), 0..400), at in 0..80usize, byte in any::<u8>(),
        ) {
            let mut bytes = picture(&[exif(3, b""), segment(0xE0, &body), frame(60, 80)]);
            let spot = at % bytes.len();
            bytes[spot] = byte;
            for bytes in [bytes, body, drawing(9, &[])] {
                if let Ok(kept) = read(&bytes) {
                    prop_assert!(kept.bytes.len() <= bytes.len() + 36);
                    prop_assert_eq!(read(&kept.bytes), Ok(kept));
                }
            }
        }
    }
}
