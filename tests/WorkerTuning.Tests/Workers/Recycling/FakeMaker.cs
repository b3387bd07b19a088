using WorkerTuning.Tests.Workers;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers.Recycling;

/// <summary>Builds and disposes when the test says so.</summary>
internal sealed class FakeMaker(TestWorkers workers) : IWorkerMaker
{
    public sealed record Attempt(Place Place, WorkerIdentity Identity, Build Build);

    public Recycler Recycler { get; set; } = null!;

    /// <summary>Builds under way, those given up included, in order of their start.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>Drained workers that are not disposed yet.</summary>
    public List<Worker> Disposals { get; } = [];

    public int Made { get; private set; }

    public int Disposed { get; private set; }

    public void Make(Place place, WorkerIdentity identity, Build build) => Attempts.Add(new Attempt(place, identity, build));

    public void Dispose(Worker worker) => Disposals.Add(worker);

    public Worker Finish(int index = 0)
    {
        var (place, identity, build) = Take(index);
        var worker = workers.Make(identity, w => Recycler.Drained(w));
        Made++;
        Recycler.Built(place, build, worker, null);
        return worker;
    }

    public void FinishAll()
    {
        while (Attempts.Count > 0)
            Finish();
    }

    public void Fail(int index = 0)
    {
        var (place, _, build) = Take(index);
        Recycler.Built(place, build, null, new InvalidOperationException("no luck"));
    }

    public void DisposeAll()
    {
        while (Disposals.Count > 0)
        {
            var worker = Disposals[0];
            Disposals.RemoveAt(0);
            Disposed++;
            Recycler.Disposed(worker);
        }
    }

    private Attempt Take(int index)
    {
        var attempt = Attempts[index];
        Attempts.RemoveAt(index);
        return attempt;
    }
}
