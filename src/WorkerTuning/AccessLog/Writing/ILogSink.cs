namespace WorkerTuning.AccessLog.Writing;

/// <summary>Where a <see cref="LogWriter"/> puts what it has gathered. Used by its thread only.</summary>
internal interface ILogSink : IDisposable
{
    /// <summary>Takes some of the bytes from the front, whole records where it can.</summary>
    /// <returns>How many bytes it took, at least one.</returns>
    /// <exception cref="IOException">For now it can take nothing; the writer tries again later, as it does whatever else is thrown.</exception>
    int Take(ReadOnlySpan<byte> batch);

    /// <summary>Records that could not be sent and are not tried again. Read by any thread.</summary>
    long Lost => 0;

    /// <summary>Why it goes on in a file that is to be replaced; null where all is well.</summary>
    string? NotRenewed => null;

    /// <summary>Whoever manages the files moved them away.</summary>
    void Reopen()
    {
    }
}
