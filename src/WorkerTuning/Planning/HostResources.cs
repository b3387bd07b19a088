using System.Runtime.CompilerServices;
using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Planning;

/// <summary>What the machine, or the container on it, gives this process. Null: unknown or without limit.</summary>
internal sealed record HostResources
{
    /// <summary>Processors, as the container's limit allows.</summary>
    public required int Cpu { get; init; }

    /// <summary>Bytes that the container may use.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Bytes at which the runtime ends the managed heap.</summary>
    public long? HeapLimit { get; init; }

    public long? OpenFiles { get; init; }

    /// <summary>The size of /dev/shm in bytes.</summary>
    public long? SharedMemory { get; init; }

    /// <summary>The kernel's cap on a listen queue.</summary>
    public int? ListenQueueCap { get; init; }

    /// <summary>False where the kernel resets what waits on a socket that closes, although the port has other sockets that would take it.</summary>
    public bool? MovesWaitingConnections { get; init; }

    /// <summary>How long the service manager waits after TERM before it kills.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>True when the service manager forbids memory that is both written and executed, which a JIT needs, and there is one.</summary>
    public bool DeniesWriteExecute { get; init; }

    /// <summary>True where the service manager ends a process that hangs by a signal that .NET swallows once.</summary>
    public bool AbortsByWatchdog { get; init; }

    /// <summary>What the service manager would do to the new process of USR2; null for no harm, or where no unit was named.</summary>
    public string? UpgradeProblem { get; init; }

    /// <param name="cpu">The processors.</param>
    /// <param name="unitFile">The unit that is meant; null for the one that runs this process.</param>
    public static HostResources Detect(int cpu, string? unitFile = null)
    {
        var named = unitFile is null ? null : SystemdUnit.OfFile(unitFile);
        if (!OperatingSystem.IsLinux())
            return new HostResources { Cpu = cpu, HeapLimit = ProcessMemory.RuntimeHeapLimit }.Under(named, isNamed: true);
        var files = new KernelFiles("/");
        var unit = named ?? SystemdUnit.OfThisProcess(files);
        return new HostResources
        {
            Cpu = cpu,
            MemoryLimit = ControlGroup.MemoryLimit(files),
            HeapLimit = ProcessMemory.RuntimeHeapLimit,
            OpenFiles = files.OpenFilesLimit(),
            SharedMemory = KernelFiles.SharedMemorySize(),
            ListenQueueCap = files.ListenQueueCap(),
            MovesWaitingConnections = files.MovesWaitingConnections(),
        }.Under(unit, isNamed: named is not null);
    }

    // Of the unit that runs this process its effects can be measured, and USR2 may never be wanted.
    private HostResources Under(SystemdUnit? unit, bool isNamed) => unit is null ? this : this with
    {
        StopTimeout = unit.StopTimeout,
        DeniesWriteExecute = unit.DeniesWriteExecute && RuntimeFeature.IsDynamicCodeCompiled,
        AbortsByWatchdog = unit.AbortsByWatchdog,
        OpenFiles = isNamed ? unit.OpenFiles : OpenFiles,
        UpgradeProblem = isNamed ? unit.UpgradeProblem : null,
    };
}
