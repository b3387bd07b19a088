namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Lets a line that says the same again through only now and then.</summary>
internal sealed class LogPace(TimeSpan interval)
{
    private readonly Dictionary<object, TimeSpan> _last = [];

    public bool May(object line, TimeSpan now)
    {
        if (_last.TryGetValue(line, out var last) && now - last < interval)
            return false;
        _last[line] = now;
        return true;
    }

    public void Clear() => _last.Clear();
}
