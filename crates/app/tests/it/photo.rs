//! 照片 A guardian puts a picture of an adult there; the gate and the guardians see it, and nobody else (P3.61).

use crate::town::Story;

const MING: &str = "/gongshu/wenlan/collectors/ming";
const PHOTOS: &str = "/gongshu/wenlan/photos/ming";
const EDGE_BYTES: usize = 600 * 1024;

fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, kind][..], &length, body].concat()
}

/// A small JPEG in which a camera has written where it was.
pub(crate) fn picture(place: &[u8]) -> Vec<u8> {
    let frame = segment(0xC0, &[8, 0, 80, 0, 60, 1, 1, 0x11, 0]);
    let exif = segment(0xE1, &[b"Exif\0\0", place].concat());
    let scan = [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1, 2, 3, 0xFF, 0xD9]].concat();
    [vec![0xFF, 0xD8], exif, frame, scan].concat()
}

#[tokio::test]
async fn a_picture_is_seen_by_the_gate_and_the_family_only_and_tells_nothing_else() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200).shows("接送人照片");
    wang.post(MING, &[("name", "李阿姨"), ("phone", "13900000009"), ("relation", "nanny"), ("days", "term")])
        .await
        .is(303);
    wang.get(MING).await.is(200).shows("李阿姨");
    let at = wang.html.split("name=\"collector\" value=\"").nth(1).unwrap();
    let aunt = at.split('"').next().unwrap().to_owned();
    let whose = [("collector", aunt.as_str())];
    let good = picture(b"GPS 30.27 120.15");
    for (bytes, why) in [
        (Vec::new(), "没有选照片"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "不是 JPEG 或 PNG"),
        (good[..40].to_vec(), "不完整"),
    ] {
        wang.get(MING).await.is(200);
        wang.send_file(PHOTOS, &whose, ("face.jpg", &bytes)).await.is(422).shows(why);
    }
    wang.get(MING).await.is(200);
    wang.send_file(PHOTOS, &whose, ("face.jpg", &vec![0xFF; EDGE_BYTES])).await;
    assert!(wang.status.is_client_error(), "{}", wang.status);
    wang.get(MING).await.is(200);
    wang.send_file(PHOTOS, &[("collector", "nobody")], ("face.jpg", &good)).await.is(404);
    wang.get(MING).await.is(200);
    wang.send_file(PHOTOS, &whose, ("face.jpg", &good)).await.is(303);
    let src = format!("{PHOTOS}/{aunt}");
    wang.get(MING).await.is(200).shows(&src);
    wang.get(&src).await.is(200);
    assert!(wang.bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && wang.bytes.len() < good.len());
    assert!(!wang.bytes.windows(3).any(|three| three == b"GPS"), "where it was taken is not kept");
    let mut gate = story.staff("gate1").await;
    gate.get(&src).await.is(200);
    for login in ["care1", "manager", "head3-2", "leader", "beixiu"] {
        let mut other = story.staff(login).await;
        other.get(&src).await.is(404);
    }
    let mut stranger = story.guardian("13800000002").await;
    stranger.get(&src).await.is(404);
    stranger.get("/gongshu/wenlan/children").await.is(200);
    stranger.send_file(PHOTOS, &whose, ("face.jpg", &good)).await.is(404);

    wang.get(MING).await.is(200);
    wang.post(&format!("{MING}/end"), &whose).await.is(303);
    gate.get(&src).await.is(404);
}

#[tokio::test]
async fn a_guardian_takes_a_picture_away_again() {
    let story = Story::at("2021-09-07T08:00:00").await;
    let mother = story.town.register.guardians[0].id.to_string();
    let mut wang = story.wang().await;
    wang.get(MING).await.is(200);
    wang.send_file(PHOTOS, &[("collector", &mother)], ("me.jpg", &picture(b""))).await.is(303);
    let src = format!("{PHOTOS}/{mother}");
    wang.get(&src).await.is(200);
    wang.get(MING).await.is(200).shows(&src);
    wang.post(&format!("{PHOTOS}/drop"), &[("collector", &mother)]).await.is(303);
    wang.get(&src).await.is(404);
}
