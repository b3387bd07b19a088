namespace WorkerTuning.Workers;

/// <summary>A registered worker-local, so that a build can make each one.</summary>
internal sealed class WorkerLocalType(Type type)
{
    public Type Type => type;
}
