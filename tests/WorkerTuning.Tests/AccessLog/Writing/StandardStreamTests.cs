using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Tests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.Writing;

[Collection(nameof(ProcessWide))]
public sealed class StandardStreamTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>On every runtime: the console's own stream stays on .NET 10 and follows on .NET 11.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_StreamsThatWereLedElsewhereSince_GoesWhereTheyLed(bool isOutput)
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        // A capture in the place of the test runner's own streams.
        using var outer = Follow("before.log");
        using var stream = isOutput ? StandardStream.Output() : StandardStream.Error();
        using (Follow("since.log"))
            stream.Write("one\n"u8);
        stream.Write("two\n"u8);

        Assert.Equal("one\ntwo\n", _folder.Read("before.log"));
        Assert.Equal("", _folder.Read("since.log"));
    }

    [SkippableFact]
    public void Write_SharedPlaceInAFile_IsNotWrittenOver()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var outer = Follow("shared.log");
        using var output = StandardStream.Output();
        using var error = StandardStream.Error();

        output.Write("a\n"u8);
        error.Write("b\n"u8);
        output.Write("c\n"u8);

        Assert.Equal("a\nb\nc\n", _folder.Read("shared.log"));
    }

    private OutputCapture Follow(string name)
    {
        // Not opened to append, as by a shell's >.
        using var file = File.OpenHandle(_folder.Path(name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        var capture = new OutputCapture();
        capture.Follow((int)file.DangerousGetHandle());
        return capture;
    }
}
