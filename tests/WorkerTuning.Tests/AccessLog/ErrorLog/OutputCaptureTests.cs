using Microsoft.Win32.SafeHandles;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.Tests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.ErrorLog;

[Collection(nameof(ProcessWide))]
public sealed class OutputCaptureTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_InEitherOrder_GivesBackStreamsAndWriters(bool firstEndsFirst)
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var before = (Target(1), Target(2), Console.Out, Console.Error);
        var (first, second) = (new OutputCapture(), new OutputCapture());
        Follow(first, "first.log");
        Follow(second, "second.log");
        Console.WriteLine("to the second");

        (firstEndsFirst ? first : second).Dispose();
        var left = firstEndsFirst ? "second.log" : "first.log";
        Assert.Equal((_folder.Path(left), _folder.Path(left)), (Target(1), Target(2)));
        Console.WriteLine("to the one that is left");
        (firstEndsFirst ? second : first).Dispose();

        Assert.Equal(before, (Target(1), Target(2), Console.Out, Console.Error));
        Assert.StartsWith("to the second\n", _folder.Read("second.log"), StringComparison.Ordinal);
        Assert.EndsWith("to the one that is left\n", _folder.Read(left), StringComparison.Ordinal);
        Assert.Null(OutputCapture.Before);
    }

    [SkippableFact]
    public void Follow_WhileAnotherHasTheStreams_DoesNotTakeThem()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var first = new OutputCapture();
        using var second = new OutputCapture();
        Follow(first, "first.log");
        Follow(second, "second.log");

        Follow(first, "first-after-rotation.log");
        Assert.Equal(_folder.Path("second.log"), Target(1));
        second.Dispose();

        Assert.Equal(_folder.Path("first-after-rotation.log"), Target(1));
    }

    [SkippableFact]
    public void Dispose_ApplicationHasItsOwnWriter_LeavesIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var before = Console.Out;
        try
        {
            using var capture = new OutputCapture();
            Follow(capture, "log");
            Console.SetOut(new StringWriter());
            var own = Console.Out;
            Follow(capture, "after-rotation.log");
            capture.Dispose();

            Assert.Same(own, Console.Out);
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    private static string? Target(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;

    // As a log's file: it is closed before the capture ends.
    private void Follow(OutputCapture capture, string name)
    {
        using SafeFileHandle file = File.OpenHandle(_folder.Path(name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        capture.Follow((int)file.DangerousGetHandle());
    }
}
