namespace WorkerTuning.Workers.Recycling;

/// <summary>Builds and disposes workers off the arbiter's thread, and posts the end back to the <see cref="Recycler"/>.</summary>
internal interface IWorkerMaker
{
    void Make(Place place, WorkerIdentity identity, Build build);

    void Dispose(Worker worker);
}
