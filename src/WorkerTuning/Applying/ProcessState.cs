namespace WorkerTuning.Applying;

/// <summary>
/// Something that a process has once and several hosts in it set: the shares of those that live decide, and after the last of them it is what it was
/// before the first. What anybody else has set in between stays.
/// </summary>
/// <param name="read">What is in force; null where it cannot be read.</param>
/// <param name="write">Sets it; false where the system refuses.</param>
/// <param name="choose">Of what was there before and the shares, in the order they were taken; null for the last.</param>
internal sealed class ProcessState<T>(Func<T> read, Func<T, bool> write, Func<T, IEnumerable<T>, T>? choose = null)
{
    private readonly Lock _lock = new();
    private readonly List<Share> _shares = [];
    private readonly Func<T, IEnumerable<T>, T> _choose = choose ?? (static (before, shares) => shares.LastOrDefault(before));
    private T _before = default!;
    private T _written = default!;

    public Share Take() => new(this);

    private bool Set(Share share, T value)
    {
        lock (_lock)
        {
            if (share.IsEnded)
                return false;
            Look();
            if (!_shares.Contains(share))
                _shares.Add(share);
            share.Value = value;
            try
            {
                return Write();
            }
            catch
            {
                _shares.Remove(share);
                throw;
            }
        }
    }

    private void Remove(Share share)
    {
        lock (_lock)
        {
            share.IsEnded = true;
            if (!_shares.Contains(share))
                return;
            Look();
            if (!_shares.Remove(share))
                return;
            try
            {
                Write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What was there before is there no longer, such as a folder.
            }
        }
    }

    // Somebody else's value is the one to come back to, and where the last counts, no share is above it.
    private void Look()
    {
        var now = read();
        if (_shares.Count > 0 && EqualityComparer<T>.Default.Equals(now, _written))
            return;
        (_before, _written) = (now, now);
        if (choose is null)
            _shares.Clear();
    }

    private bool Write()
    {
        var wanted = _choose(_before, _shares.Select(s => s.Value));
        if (EqualityComparer<T>.Default.Equals(wanted, _written))
            return true;
        if (!write(wanted))
            return false;
        // As it reads afterwards: a name may have been cut, a path resolved.
        _written = read();
        return true;
    }

    /// <summary>What one host asks for; nothing until it is set.</summary>
    internal sealed class Share(ProcessState<T> state) : IDisposable
    {
        public T Value { get; set; } = default!;

        public bool IsEnded { get; set; }

        /// <summary>False where the system refuses.</summary>
        public bool Set(T value) => state.Set(this, value);

        public void Dispose() => state.Remove(this);
    }
}
