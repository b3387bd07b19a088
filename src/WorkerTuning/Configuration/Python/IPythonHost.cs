namespace WorkerTuning.Configuration.Python;

/// <summary>Everything a configuration file may ask of the machine it is read on.</summary>
internal interface IPythonHost
{
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What <c>multiprocessing.cpu_count()</c>, <c>os.cpu_count()</c> and <c>os.sysconf</c> answer.</summary>
    int CpuCount { get; }

    /// <summary>What <c>platform.system()</c> answers: "Linux".</summary>
    string PlatformSystem { get; }

    string CurrentDirectory { get; }

    /// <summary>The only look at the file system.</summary>
    bool PathExists(string path);
}
