namespace WorkerTuning.AccessLog.Statsd;

/// <summary>When the number of workers is sent: once they are built, at every change, and to each server that has not heard it.</summary>
internal sealed class WorkersGauge
{
    private object? _receiver;
    private int _workers;

    public bool IsDue(object receiver, int workers)
    {
        // Before the first is built there is none, which gunicorn never says: its arbiter counts once it has started them.
        var isBefore = _receiver is null && workers == 0;
        if (isBefore || (workers == _workers && receiver == _receiver))
            return false;
        (_receiver, _workers) = (receiver, workers);
        return true;
    }
}
