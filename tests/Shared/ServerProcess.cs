using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// A real process with an environment of its own, its output line by line, and signals. It leads a session, so that disposing it ends its
/// children too, and starts with the default action for every signal, whatever the test run itself ignores.
/// </summary>
/// <remarks>
/// As the leader of a session without a terminal it is in an orphaned process group, where the kernel discards TTIN, TTOU and TSTP instead of
/// stopping a process that does not handle them.
/// </remarks>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string[] Inherited =
        ["PATH", "HOME", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_ROLL_FORWARD", "DOTNET_HOST_PATH"];

    private readonly Process _process;
    private readonly string _description;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, string description)
    {
        _process = process;
        _description = description;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.TrySetResult();
        process.Start();
        process.StandardInput.Close();
        Output = new(process.StandardOutput, process.StandardError);
        Pid = process.Id;
    }

    public int Pid { get; }

    public ProcessOutput Output { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>
    /// Starts a program found on the PATH or named by its path. Its environment is PATH, HOME and the DOTNET_ROOT family, and on top of it
    /// <paramref name="environment"/>, where null takes a variable away.
    /// </summary>
    public static ServerProcess Start(
        string program,
        IEnumerable<string>? args = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        // setsid and env replace themselves by the next program, so the process keeps the id it was started with.
        var start = new ProcessStartInfo(Peers.Require("setsid"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        string[] command = [program.Contains('/', StringComparison.Ordinal) ? program : Peers.Require(program), .. args ?? []];
        foreach (var word in (string[])[Peers.Require("env"), "--default-signal", .. command])
            start.ArgumentList.Add(word);
        SetEnvironment(start.Environment, environment);
        return new(new Process { StartInfo = start }, string.Join(' ', command));
    }

    /// <summary>Starts a built .NET program, named by its dll, with the dotnet that runs the tests.</summary>
    public static ServerProcess StartDotnet(
        string dll,
        IEnumerable<string>? args = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null) =>
        Start(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [dll, .. args ?? []], environment, workingDirectory);

    /// <summary>
    /// The first line in which the regular expression is found. Lines written before the call count, unless <paramref name="after"/>, an earlier
    /// line, says otherwise. Fails with the whole output when the limit passes or the output ends without such a line.
    /// </summary>
    public Task<OutputLine> WaitForLineAsync(
        string pattern, OutputStream? stream = null, OutputLine? after = null, TimeSpan? limit = null) =>
        WaitForLineAsync(line => Regex.IsMatch(line.Text, pattern), stream, after, limit, $"a line like '{pattern}'");

    public Task<OutputLine> WaitForLineAsync(
        Func<string, bool> matches, OutputStream? stream = null, OutputLine? after = null, TimeSpan? limit = null) =>
        WaitForLineAsync(line => matches(line.Text), stream, after, limit, "the line waited for");

    /// <summary>Waits for Kestrel's "Now listening on" and returns that address; with <paramref name="after"/>, the next one.</summary>
    public async Task<Uri> WaitForListeningAsync(OutputLine? after = null, TimeSpan? limit = null)
    {
        const string Pattern = @"Now listening on: (\S+)";
        var line = await WaitForLineAsync(Pattern, after: after, limit: limit);
        return new(Regex.Match(line.Text, Pattern).Groups[1].Value);
    }

    /// <summary>
    /// Waits until something accepts connections there, for programs that do not say so. The only poll: the kernel tells nobody that another
    /// process began to listen.
    /// </summary>
    public async Task WaitForListeningAsync(EndPoint address, TimeSpan? limit = null)
    {
        using var cancellation = new CancellationTokenSource(limit ?? WithTimeoutExtensions.Default);
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            using var socket = new Socket(
                address.AddressFamily, SocketType.Stream, address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, cancellation.Token);
                return;
            }
            catch (SocketException) when (!HasExited)
            {
                if (cancellation.IsCancellationRequested)
                    throw Failure(new TimeoutException(), $"nothing listens on {address}");
                await retry.WaitForNextTickAsync();
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                throw Failure(failure, $"nothing listens on {address}");
            }
        }
    }

    public void Signal(UnixSignal signal) => Signal((int)signal);

    /// <summary>Sends a signal to a process that this one has started.</summary>
    public void Signal(int child, UnixSignal signal)
    {
        if (Kill(child, (int)signal) != 0)
            throw Failure(null, $"signal {signal} could not be sent to {child}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Signal(int number)
    {
        if (Kill(Pid, number) != 0)
            throw Failure(null, $"signal {number} could not be sent: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The exit code, which for a process ended by a signal is 128 plus its number.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        try
        {
            await _exited.Task.WithTimeout(limit);
        }
        catch (TimeoutException failure)
        {
            throw Failure(failure, $"it did not exit within {limit ?? WithTimeoutExtensions.Default}");
        }
        // Its last lines may still be in the pipe; a child of it that lives on keeps the pipe open, and is not waited for.
        await Task.WhenAny(Output.Ended, Task.Delay(TimeSpan.FromSeconds(2)));
        return _process.ExitCode;
    }

    public override string ToString() =>
        $"{_description} (pid {Pid}, {(HasExited ? string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}") : "running")})";

    public async ValueTask DisposeAsync()
    {
        _ = Kill(-Pid, (int)UnixSignal.Kill);
        if (!HasExited)
            _ = Kill(Pid, (int)UnixSignal.Kill);
        await _exited.Task.WithTimeout();
        _process.Dispose();
    }

    private static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string?>? added)
    {
        target.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                target[name] = value;
        }
        foreach (var (name, value) in added ?? new Dictionary<string, string?>())
        {
            if (value is null)
                target.Remove(name);
            else
                target[name] = value;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    private async Task<OutputLine> WaitForLineAsync(
        Func<OutputLine, bool> matches, OutputStream? stream, OutputLine? after, TimeSpan? limit, string what)
    {
        using var cancellation = new CancellationTokenSource(limit ?? WithTimeoutExtensions.Default);
        try
        {
            var found = await Output.FindAsync(
                line => (stream is null || line.Stream == stream) && matches(line), after, cancellation.Token);
            return found ?? throw Failure(null, $"its output ended without {what}");
        }
        catch (OperationCanceledException)
        {
            throw Failure(new TimeoutException(), $"{what} did not come within {limit ?? WithTimeoutExtensions.Default}");
        }
    }

    private InvalidOperationException Failure(Exception? cause, string what) => new($"{this}: {what}.\n{Output}", cause);
}
