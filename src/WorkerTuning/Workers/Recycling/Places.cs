namespace WorkerTuning.Workers.Recycling;

/// <summary>The places of the pool, numbered from 1. Belongs to the arbiter's thread. There may be tens of thousands: no look at one is a look at all.</summary>
internal sealed class Places
{
    // In the order of their ids.
    private readonly SortedList<int, Place> _places = [];

    // Of places that are gone: one that comes back goes on counting.
    private readonly Dictionary<int, int> _generations = [];

    /// <summary>All of them; those that are gone too while a build of theirs is under way.</summary>
    public IList<Place> All => _places.Values;

    public int Target => _places.Values.Count(p => !p.IsGone);

    public bool AreBuilt => _places.Values.All(p => p.Worker is not null || p.IsGone);

    public Worker[] Workers => [.. _places.Values.Where(p => p.Worker is not null).Select(p => p.Worker!)];

    /// <summary>Those that are not gone.</summary>
    public Place[] Standing => [.. _places.Values.Where(p => !p.IsGone)];

    /// <summary>
    /// Workers to be replaced whose turn may have come, those that waited longest first: a place that is soon due again must not keep the others
    /// from ever having their turn.
    /// </summary>
    public List<Place> Due(long now) =>
        [.. _places.Values.Where(p => p is { Due: not null, Worker: not null } && p.DueFrom <= now && Builds.May(p, now))
            .OrderBy(p => Math.Max(p.DueSince, p.DueFrom))
            .ThenBy(p => p.DueFrom)];

    /// <summary>Places without a worker that may try to build one, as far as so many may be built at a time.</summary>
    public List<Place> Empty(long now, int most)
    {
        var room = most - _places.Values.Count(p => p is { Worker: null, Build: not null });
        return room <= 0 ? [] : [.. _places.Values.Where(p => p.Worker is null && Builds.May(p, now)).Take(room)];
    }

    public Place? Find(int id) => _places.TryGetValue(id, out var place) && !place.IsGone ? place : null;

    public Place? Holder(Worker worker) =>
        _places.TryGetValue(worker.Identity.Id, out var place) && ReferenceEquals(place.Worker, worker) ? place : null;

    public void Add(int count)
    {
        _places.Capacity = Math.Max(_places.Capacity, _places.Count + count);
        for (var id = 1; count > 0; id++)
        {
            if (_places.ContainsKey(id))
                continue;
            _places.Add(id, new Place(id) { Generation = _generations.GetValueOrDefault(id) });
            count--;
        }
    }

    /// <summary>gunicorn lets the oldest workers go first; here the last places go, so that ids stay dense.</summary>
    public List<Place> Last(int count) => [.. _places.Values.Where(p => !p.IsGone).Reverse().Take(count)];

    public void Remove(Place place)
    {
        if (_places.Remove(place.Id))
            _generations[place.Id] = place.Generation;
    }
}
