using WorkerTuning.Applying;

namespace WorkerTuning.Tests.Applying;

public sealed class HandedOnSocketsTests
{
    [Theory]
    [InlineData(null, new int[0])]
    [InlineData("", new int[0])]
    [InlineData("5", new[] { 5 })]
    [InlineData("5,12", new[] { 5, 12 })]
    public void Read_Variable_IsListOfDescriptors(string? text, int[] expected) =>
        Assert.Equal(expected, HandedOnSockets.Read(name => name == "GUNICORN_FD" ? text : null));

    [Theory]
    [InlineData("x")]
    [InlineData("5,")]
    [InlineData("-1")]
    [InlineData("5 6")]
    public void Read_SomethingElse_IsRefused(string text) =>
        Assert.Contains("GUNICORN_FD=" + text, Assert.Throws<WorkerTuningException>(() => HandedOnSockets.Read(_ => text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("321", 321)]
    [InlineData("1", null)]
    [InlineData("0", null)]
    [InlineData("me", null)]
    [InlineData(null, null)]
    public void OldProcess_Variable_IsProcess(string? text, int? expected) => Assert.Equal(expected, HandedOnSockets.OldProcess(_ => text));
}
