using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>Sees from outside how the workers of a sample live.</summary>
internal static class WorkerLife
{
    /// <summary>The lines come in this order, others between them.</summary>
    /// <returns>The last of them.</returns>
    public static async Task<OutputLine> SaysInOrderAsync(this RunningSample server, params string[] patterns)
    {
        OutputLine? last = null;
        foreach (var pattern in patterns)
            last = await server.Process.WaitForLineAsync(pattern, after: last, limit: TimeSpan.FromSeconds(30));
        return last!;
    }

    /// <summary>The lines come, in any order: what the server says goes through a queue, what hooks say does not.</summary>
    public static async Task SaysAsync(this RunningSample server, params string[] patterns)
    {
        foreach (var pattern in patterns)
            await server.SaysInOrderAsync(pattern);
    }

    /// <summary>The only worker is renewed by its requests, three times, while one connection stays open and every request is answered.</summary>
    /// <param name="server">Started with one worker.</param>
    /// <param name="target">What is asked for.</param>
    /// <param name="least">max_requests.</param>
    /// <param name="jitter">max_requests_jitter.</param>
    public static async Task RenewsItsWorkerAsync(this RunningSample server, string target, int least, int jitter)
    {
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        OutputLine? line = null;
        for (var generation = 1; generation <= 3; generation++)
        {
            for (var i = 0; i < least + jitter; i++)
                Assert.Equal(200, (await connection.GetAsync(target)).Status);
            var pattern = $@"Worker 1\.{generation} recycled because of max_requests after (\d+) requests .* 1\.{generation + 1} took its place";
            line = await server.Process.WaitForLineAsync(pattern, after: line);
            // It goes on serving while its successor is built.
            Assert.True(int.Parse(Regex.Match(line.Text, pattern).Groups[1].Value, CultureInfo.InvariantCulture) >= least, line.Text);
        }
    }

    /// <summary>So many requests are served at a time; the next waits for one of them to end.</summary>
    /// <param name="server">The sample.</param>
    /// <param name="capacity">How many.</param>
    /// <param name="post">What takes a POST and reads its body.</param>
    /// <param name="get">What answers at once.</param>
    public static async Task ServesAtATimeAsync(this RunningSample server, int capacity, string post, string get)
    {
        var held = new List<HeldRequest>();
        try
        {
            for (var i = 0; i < capacity; i++)
                held.Add(await HeldRequest.SendAsync(server.Port, post));
            await using var connection = await RawHttp.ConnectAsync(server.Port);
            var next = connection.GetAsync(get);
            await server.AnswersByItselfAsync(50);
            Assert.False(next.IsCompleted);
            Assert.Equal(200, (await held[0].FinishAsync()).Status);
            Assert.Equal(200, (await next).Status);
        }
        finally
        {
            foreach (var request in held)
                await request.DisposeAsync();
        }
    }

    // Kestrel refuses these before any worker is asked: so many that came later are through, and one that had room would be too.
    private static async Task AnswersByItselfAsync(this RunningSample server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var connection = await RawHttp.ConnectAsync(server.Port);
            await connection.SendAsync("GET / HTTP/1.1\r\n\r\n");
            Assert.Equal(400, (await connection.ReadResponseAsync()).Status);
        }
    }

    /// <summary>A handler that waits for its body and does not heed the token loses its connection, and its worker is replaced.</summary>
    public static async Task ReplacesAStuckWorkerAsync(this RunningSample server, string target, string hookLine)
    {
        await using var held = await HeldRequest.SendAsync(server.Port, target);
        Assert.Equal((ConnectionEnd.Reset, 0), await EndAsync());
        await server.SaysInOrderAsync(
            $@"Timeout: POST {target} on worker \d+\.1 took longer than its limit",
            $@"Worker timeout: POST {target} on worker \d+\.1 did not end when its time was over");
        await server.SaysAsync(hookLine);
        await server.SaysInOrderAsync(@"Worker (\d+)\.1 recycled because of stuck after [01] requests .* \1\.2 took its place");

        async Task<(ConnectionEnd, int)> EndAsync()
        {
            var (end, received) = await held.Connection.ReadEndAsync();
            return (end, received.Length);
        }
    }
}
