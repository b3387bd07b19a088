namespace WorkerTuning.Workers.Recycling;

/// <summary>
/// Who asked for fresh workers, and which places still owe one. A worker counts as fresh when its build began after the question. Belongs to the
/// arbiter's thread.
/// </summary>
internal sealed class RecycleAsks
{
    private readonly List<(int Number, HashSet<Place> Owing, Action<bool> Done)> _open = [];
    private readonly HashSet<int> _unmet = [];

    /// <summary>The latest question; a build notes it as it begins.</summary>
    public int Latest { get; private set; }

    /// <summary>Notes a question.</summary>
    /// <param name="places">Whose workers are asked for.</param>
    /// <param name="reason">Why.</param>
    /// <param name="done">Called when each has had a fresh worker: true, or false where a place went without. Must not block.</param>
    public void Add(IReadOnlyCollection<Place> places, RecycleReason reason, Action<bool>? done)
    {
        Latest++;
        foreach (var place in places)
            place.Asked = (Latest, reason);
        if (done is null)
            return;
        if (places.Count == 0)
            done(true);
        else
            _open.Add((Latest, [.. places], done));
    }

    /// <summary>A worker has taken its place.</summary>
    public void Taken(Place place, Build build) => Settle(place, build.Ask, isGone: false);

    /// <summary>The pool has shrunk past a place.</summary>
    public void Gone(Place place) => Settle(place, Latest, isGone: true);

    private void Settle(Place place, int upTo, bool isGone)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var (number, owing, done) = _open[i];
            if (number > upTo || !owing.Remove(place))
                continue;
            if (isGone)
                _unmet.Add(number);
            if (owing.Count > 0)
                continue;
            _open.RemoveAt(i);
            done(!_unmet.Remove(number));
        }
    }
}
