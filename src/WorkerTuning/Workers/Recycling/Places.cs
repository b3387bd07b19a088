namespace WorkerTuning.Workers.Recycling;

/// <summary>The places of the pool, numbered from 1. Belongs to the arbiter's thread.</summary>
internal sealed class Places
{
    private readonly List<Place> _places = [];

    // Of places that are gone: one that comes back goes on counting.
    private readonly Dictionary<int, int> _generations = [];

    /// <summary>All of them; those that are gone too while a build of theirs is under way.</summary>
    public IReadOnlyList<Place> All => _places;

    public int Target => _places.Count(p => !p.IsGone);

    public bool AreBuilt => _places.TrueForAll(p => p.Worker is not null || p.IsGone);

    public Worker[] Workers => [.. _places.Where(p => p.Worker is not null).OrderBy(p => p.Id).Select(p => p.Worker!)];

    /// <summary>Workers to be replaced, their turn come or not.</summary>
    public (Worker Worker, RecycleReason Reason)[] DueWorkers =>
        [.. _places.Where(p => p is { Due: not null, Worker: not null }).Select(p => (p.Worker!, p.Due!.Value))];

    /// <summary>How many have a build under way.</summary>
    public int Building => _places.Count(p => p.Build is not null);

    /// <summary>Builds that were given up and have not come to an end.</summary>
    public int Hanging => _places.Sum(p => p.HangingBuilds);

    /// <summary>How many have failed to build since they last had a new worker.</summary>
    public int Failing => _places.Count(p => p.FailedBuilds > 0);

    /// <summary>
    /// Workers to be replaced whose turn may have come, those that waited longest first: a place that is soon due again must not keep the others
    /// from ever having their turn.
    /// </summary>
    public List<Place> Due(long now) =>
        [.. _places.Where(p => p is { Due: not null, Worker: not null } && p.DueFrom <= now && Builds.May(p, now))
            .OrderBy(p => Math.Max(p.DueSince, p.DueFrom))
            .ThenBy(p => p.DueFrom)];

    /// <summary>Places without a worker that may try to build one.</summary>
    public List<Place> Empty(long now) => [.. _places.Where(p => p.Worker is null && Builds.May(p, now))];

    public Place? Find(int id) => _places.Find(p => p.Id == id && !p.IsGone);

    public Place? Holder(Worker worker) => _places.Find(p => ReferenceEquals(p.Worker, worker));

    public List<Place> Add(int count)
    {
        var ids = Enumerable.Range(1, int.MaxValue).Where(id => !_places.Exists(p => p.Id == id)).Take(count);
        List<Place> added = [.. ids.Select(id => new Place(id) { Generation = _generations.GetValueOrDefault(id) })];
        _places.AddRange(added);
        return added;
    }

    /// <summary>gunicorn lets the oldest workers go first; here the last places go, so that ids stay dense.</summary>
    public List<Place> Last(int count) => [.. _places.Where(p => !p.IsGone).OrderByDescending(p => p.Id).Take(count)];

    public void Remove(Place place)
    {
        _places.Remove(place);
        _generations[place.Id] = place.Generation;
    }
}
