using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;

namespace WorkerTuning.Health;

/// <summary>The machine and the process as they are now.</summary>
internal sealed class SystemFacts(ServerRuntime runtime, PlanStore plans, ProcessMemory memory, DiskSpace space)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("system");
        WriteProcess(json);
        WriteMemory(json);
        WriteThreadPool(json);
        WriteDisks(json);
        json.WriteEndObject();
    }

    private void WriteProcess(Utf8JsonWriter json)
    {
        var resources = runtime.Resources.Snapshot;
        var usage = Environment.CpuUsage;
        json.WriteString("machine", Environment.MachineName);
        json.WriteString("os", RuntimeInformation.OSDescription);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteNumber("processId", Environment.ProcessId);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteNumber("processorLimit", Math.Round(resources.Processors, 3));
        json.WriteNumber("cpuSeconds", Math.Round(usage.TotalTime.TotalSeconds, 3));
        if (resources.ProcessorUse is { } use)
            json.WriteNumber("cpuPercent", Math.Round(use * 100, 1));
        if (resources.OpenFiles is { } files)
            json.WriteNumber("openFiles", files);
        if (resources.OpenFilesLimit is { } most)
            json.WriteNumber("openFilesLimit", most);
        using var process = Process.GetCurrentProcess();
        json.WriteNumber("uptimeSeconds", Math.Round((DateTime.UtcNow - process.StartTime.ToUniversalTime()).TotalSeconds, 3));
    }

    private void WriteMemory(Utf8JsonWriter json)
    {
        var collected = GC.GetGCMemoryInfo();
        var reading = memory.Read();
        json.WriteStartObject("memory");
        json.WriteNumber("residentSet", reading.ResidentSet);
        if (reading.Group is { } group)
            json.WriteNumber("controlGroup", group);
        if (memory.Limit is { } limit)
            json.WriteNumber("containerLimit", limit);
        json.WriteNumber("heap", GC.GetTotalMemory(false));
        json.WriteNumber("available", collected.TotalAvailableMemoryBytes);
        json.WriteNumber("load", collected.MemoryLoadBytes);
        json.WriteEndObject();
    }

    private void WriteThreadPool(Utf8JsonWriter json)
    {
        ThreadPool.GetMinThreads(out var least, out _);
        json.WriteStartObject("threadPool");
        json.WriteNumber("threads", ThreadPool.ThreadCount);
        json.WriteNumber("minThreads", least);
        json.WriteNumber("pending", ThreadPool.PendingWorkItemCount);
        json.WriteNumber("completed", ThreadPool.CompletedWorkItemCount);
        json.WriteNumber("delaySeconds", Math.Round(runtime.Probe.Delay.TotalSeconds, 6));
        json.WriteEndObject();
    }

    private void WriteDisks(Utf8JsonWriter json)
    {
        json.WriteStartArray("disks");
        foreach (var folder in plans.Current.Process.WrittenFolders)
        {
            json.WriteStartObject();
            json.WriteString("folder", folder);
            if (space.Measure(folder) is var (free, size))
            {
                json.WriteNumber("free", free);
                json.WriteNumber("size", size);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
