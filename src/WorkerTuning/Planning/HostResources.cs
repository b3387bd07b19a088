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

    public static HostResources Detect(int cpu)
    {
        if (!OperatingSystem.IsLinux())
            return new HostResources { Cpu = cpu, HeapLimit = ProcessMemory.RuntimeHeapLimit };
        var files = new KernelFiles("/");
        var unit = SystemdUnit.OfThisProcess(files);
        return new HostResources
        {
            Cpu = cpu,
            MemoryLimit = ControlGroup.MemoryLimit(files),
            HeapLimit = ProcessMemory.RuntimeHeapLimit,
            OpenFiles = files.OpenFilesLimit(),
            SharedMemory = KernelFiles.SharedMemorySize(),
            ListenQueueCap = files.ListenQueueCap(),
            MovesWaitingConnections = files.MovesWaitingConnections(),
            StopTimeout = unit?.StopTimeout,
            DeniesWriteExecute = unit is { DeniesWriteExecute: true } && RuntimeFeature.IsDynamicCodeCompiled,
        };
    }
}
