using WorkerTuning.Applying;

namespace WorkerTuning.Tests.Applying;

public sealed class ActivatedSocketsTests
{
    private const int Own = 42;

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "42")]
    [InlineData("", "42")]
    [InlineData("0", "42")]
    [InlineData("0", "7")]
    [InlineData("1", "42", 3)]
    [InlineData("3", "42", 3, 4, 5)]
    public void Read_ForThisProcessOrNone_GivesDescriptors(string? count, string? pid, params int[] expected) =>
        Assert.Equal(expected, Read(count, pid));

    [Theory]
    [InlineData("2", "7", "env LISTEN_FDS=2: was meant for process 7, this is 42;")]
    [InlineData("2", "x", "env LISTEN_FDS=2: was meant for process x, this is 42;")]
    [InlineData("2", null, "env LISTEN_FDS=2: says that systemd passed sockets, but LISTEN_PID, which says to whom, is missing;")]
    [InlineData("2", "", "env LISTEN_FDS=2: says that systemd passed sockets, but LISTEN_PID, which says to whom, is missing;")]
    [InlineData("two", "42", "env LISTEN_FDS=two: must be the number of sockets")]
    [InlineData("2000000000", "42", "env LISTEN_FDS=2000000000: must be the number of sockets that systemd passes, at most 4096")]
    [InlineData("4097", "42", "env LISTEN_FDS=4097: must be the number of sockets that systemd passes, at most 4096")]
    [InlineData("-1", "42", "env LISTEN_FDS=-1: must be the number of sockets")]
    public void Read_ForAnother_Refuses(string count, string? pid, string message)
    {
        var error = Assert.Throws<WorkerTuningException>(() => Read(count, pid));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<int> Read(string? count, string? pid) =>
        ActivatedSockets.Read(name => name == "LISTEN_FDS" ? count : name == "LISTEN_PID" ? pid : null, Own);
}
