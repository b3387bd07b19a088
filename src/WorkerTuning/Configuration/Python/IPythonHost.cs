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

    /// <summary>What the path leads to, links followed.</summary>
    PathKind KindOf(string path);

    /// <summary>What is in a folder, in no order. Null: it is none, or may not be read.</summary>
    /// <param name="path">From the root.</param>
    /// <param name="most">How many entries are wanted at most.</param>
    IReadOnlyList<FolderEntry>? ReadFolder(string path, int most);
}
