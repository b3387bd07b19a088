using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>A sample that listens.</summary>
internal sealed record RunningSample(ServerProcess Process, Uri Address) : IAsyncDisposable
{
    public int Pid => Process.Pid;

    public int Port => Address.Port;

    public async Task<RawHttpResponse> GetAsync(string target, params string[] headers)
    {
        await using var connection = await RawHttp.ConnectAsync(Port);
        return await connection.GetAsync(target, headers);
    }

    /// <summary>TERM, and the exit code.</summary>
    public Task<int> StopAsync()
    {
        Process.Signal(UnixSignal.Term);
        return Process.WaitForExitAsync(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
