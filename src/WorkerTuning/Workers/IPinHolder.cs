namespace WorkerTuning.Workers;

/// <summary>The services of a request, which keep its worker until they are disposed.</summary>
internal interface IPinHolder
{
    /// <summary>Takes over a pin on a worker; false where there is one already, or the services are disposed.</summary>
    bool TryKeep(Worker worker);

    /// <summary>Takes over another pin, for a request that has moved; false where there is none yet, or the services are disposed.</summary>
    bool TryMove(Worker worker);
}
