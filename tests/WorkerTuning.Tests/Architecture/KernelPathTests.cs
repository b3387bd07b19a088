using System.Text.RegularExpressions;

namespace WorkerTuning.Tests.Architecture;

/// <summary>Only folders meant for Linux know where the kernel keeps its files.</summary>
public partial class KernelPathTests
{
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Planning/Linux"] = "reads what the machine and the control group allow",
        ["Applying/Linux"] = "writes the process's own control files, such as its name in /proc/self/comm",
    };

    [Fact]
    public void Sources_OutsideTheLinuxFolders_NameNoKernelFile()
    {
        var complaints = SourceFile.All
            .Where(file => !Allowed.ContainsKey(file.Folder))
            .SelectMany(file => file.StringLiterals.Where(IsKernelPath).Select(text => $"{file.Path}: \"{text}\""))
            .ToList();

        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory]
    [InlineData("/sys/fs/cgroup/cpu.max", true)]
    [InlineData("/proc/self/status", true)]
    [InlineData("proc/sys/net/core/somaxconn", true)]
    [InlineData("{root}/proc/{pid}", true)]
    [InlineData("/system", false)]
    [InlineData("the processor/core ratio", false)]
    public void IsKernelPath_Text_TellsTheKernelsFolders(string text, bool expected) => Assert.Equal(expected, IsKernelPath(text));

    [Fact]
    public void StringLiterals_WithEscapes_AreFoundWhole() =>
        Assert.Equal(["a \\\"/proc/x\\\"", "b"], new SourceFile("A.cs", "x = \"a \\\"/proc/x\\\"\" + \"b\"; // \"c\"").StringLiterals);

    private static bool IsKernelPath(string text) => KernelFolder().IsMatch(text);

    [GeneratedRegex(@"(^|/)(sys|proc)/")]
    private static partial Regex KernelFolder();
}
