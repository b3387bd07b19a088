namespace WorkerTuning.Workers.Recycling;

/// <summary>The places of the pool, numbered from 1. Belongs to the arbiter's thread. There may be tens of thousands: no look at one is a look at all.</summary>
internal sealed class Places
{
    // In the order of their ids.
    private readonly List<Place> _places = [];

    // Of places that are gone: one that comes back goes on counting.
    private readonly Dictionary<int, int> _generations = [];

    /// <summary>All of them; those that are gone too while a build of theirs is under way.</summary>
    public IReadOnlyList<Place> All => _places;

    public int Target => _places.Count(p => !p.IsGone);

    public bool AreBuilt => _places.All(p => p.Worker is not null || p.IsGone);

    public Worker[] Workers => [.. _places.Where(p => p.Worker is not null).Select(p => p.Worker!)];

    /// <summary>Those that are not gone.</summary>
    public Place[] Standing => [.. _places.Where(p => !p.IsGone)];

    /// <summary>
    /// Workers to be replaced whose turn may have come, those that waited longest first: a place that is soon due again must not keep the others
    /// from ever having their turn.
    /// </summary>
    public List<Place> Due(long now) =>
        [.. _places.Where(p => p is { Due: not null, Worker: not null } && p.DueFrom <= now && Builds.May(p, now))
            .OrderBy(p => Math.Max(p.DueSince, p.DueFrom))
            .ThenBy(p => p.DueFrom)];

    /// <summary>Places without a worker that may try to build one, as far as so many may be built at a time.</summary>
    public List<Place> Empty(long now, int most)
    {
        var room = most - _places.Count(p => p is { Worker: null, Build: not null });
        return room <= 0 ? [] : [.. _places.Where(p => p.Worker is null && Builds.May(p, now)).Take(room)];
    }

    public Place? Find(int id) => Of(id) is { IsGone: false } place ? place : null;

    public Place? Holder(Worker worker) => Of(worker.Identity.Id) is { } place && ReferenceEquals(place.Worker, worker) ? place : null;

    public void Add(int count)
    {
        _places.EnsureCapacity(_places.Count + count);
        for (var id = 1; count > 0; id++)
        {
            var index = IndexOf(id);
            if (index >= 0)
                continue;
            _places.Insert(~index, new Place(id) { Generation = _generations.GetValueOrDefault(id) });
            count--;
        }
    }

    /// <summary>gunicorn lets the oldest workers go first; here the last places go, so that ids stay dense.</summary>
    public List<Place> Last(int count) => [.. _places.Where(p => !p.IsGone).Reverse().Take(count)];

    public void Remove(Place place)
    {
        if (IndexOf(place.Id) is not (>= 0 and var index))
            return;
        _places.RemoveAt(index);
        _generations[place.Id] = place.Generation;
    }

    private Place? Of(int id) => IndexOf(id) is >= 0 and var index ? _places[index] : null;

    /// <returns>Below 0 where there is none: the complement of where it would be, as <see cref="List{T}.BinarySearch(T)"/> has it.</returns>
    private int IndexOf(int id)
    {
        var (first, last) = (0, _places.Count - 1);
        while (first <= last)
        {
            var middle = (first + last) >>> 1;
            if (_places[middle].Id == id)
                return middle;
            if (_places[middle].Id < id)
                first = middle + 1;
            else
                last = middle - 1;
        }

        return ~first;
    }
}
