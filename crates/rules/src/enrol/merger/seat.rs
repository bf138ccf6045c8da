//! 就近 Children of divided points, seated with the fewest metres, by shortest augmenting paths.

/// Room at a point for children who are seated one by one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Children it may take, at most.
    pub(super) most: i64,
    /// Children it must be given.
    pub(super) least: i64,
}

/// More than all metres together: a seat that must be filled is worth any way.
const MUST: i64 = 1_000_000_000_000;

/// Seats each child (a row of metres to every room) so that every room has what it must have and the metres are
/// fewest; `None` when that cannot be. Returns the room of each child.
pub(super) fn nearest(ways: &[Vec<i64>], rooms: &[Room]) -> Option<Vec<usize>> {
    let mut seats: Vec<usize> = Vec::new();
    let mut loads = vec![0; rooms.len()];
    for child in 0..ways.len() {
        let path = shortest(ways, rooms, &seats, &loads, child)?;
        let (mut to, came_from) = path;
        loads[to] += 1;
        while let Some((other, from)) = came_from[to] {
            seats[other] = to;
            to = from;
        }
        seats.push(to);
    }
    rooms.iter().zip(&loads).all(|(room, load)| *load >= room.least).then_some(seats)
}

/// Who moves on to a room, and from which.
type Steps = Vec<Option<(usize, usize)>>;

/// From each room to each other: what it costs to move the child there for whom it costs least, and which it is.
fn cheapest(ways: &[Vec<i64>], rooms: usize, seats: &[usize]) -> Vec<Vec<Option<(i64, usize)>>> {
    let mut moves = vec![vec![None; rooms]; rooms];
    for (other, from) in seats.iter().enumerate() {
        for to in (0..rooms).filter(|to| to != from) {
            let one = (ways[other][to] - ways[other][*from], other);
            let known: &mut Option<(i64, usize)> = &mut moves[*from][to];
            *known = Some(known.map_or(one, |known| known.min(one)));
        }
    }
    moves
}

/// The room where one more child ends, cheapest for all, and how room is made on the way there.
fn shortest(
    ways: &[Vec<i64>],
    rooms: &[Room],
    seats: &[usize],
    loads: &[i64],
    child: usize,
) -> Option<(usize, Steps)> {
    let mut costs = ways[child].clone();
    let mut came_from: Steps = vec![None; rooms.len()];
    let moves = cheapest(ways, rooms.len(), seats);
    for _ in 0..rooms.len() {
        let mut is_better = false;
        for (from, others) in moves.iter().enumerate() {
            for (to, (more, other)) in (0..).zip(others).filter_map(|(to, one)| Some((to, (*one)?))) {
                if costs[from] + more < costs[to] {
                    costs[to] = costs[from] + more;
                    came_from[to] = Some((other, from));
                    is_better = true;
                }
            }
        }
        if !is_better {
            break;
        }
    }
    let open = (0..rooms.len()).filter(|to| loads[*to] < rooms[*to].most);
    let end = open.min_by_key(|to| costs[*to] - if loads[*to] < rooms[*to].least { MUST } else { 0 })?;
    Some((end, came_from))
}
