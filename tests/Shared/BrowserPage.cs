using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace WorkerTuning.Tests.Shared;

/// <summary>One page of a <see cref="Browser"/>, closed when disposed.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly DevTools _tools;
    private readonly string _target;
    private readonly string _session;

    private BrowserPage(DevTools tools, string target, string session)
    {
        (_tools, _target, _session) = (tools, target, session);
        _tools.Received += Collect;
    }

    /// <summary>Uncaught exceptions, errors on the console, and what the browser logs as an error: violations of the policy, failed requests.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<BrowserPage> OpenAsync(DevTools tools, Uri address)
    {
        var target = (string)(await tools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        var session = (string)(await tools.SendAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        var page = new BrowserPage(tools, target, session);
        foreach (var domain in (string[])["Runtime", "Log", "Page"])
            await tools.SendAsync($"{domain}.enable", session: session);
        var answer = await tools.SendAsync("Page.navigate", new() { ["url"] = address.ToString() }, session);
        Assert.True(answer["errorText"] is null, $"{address}: {answer["errorText"]}");
        await page.WaitForAsync("document.readyState === 'complete'");
        return page;
    }

    /// <summary>The value of an expression, or of the promise it is.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await _tools.SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }, _session);
        Assert.True(answer["exceptionDetails"] is null, $"{expression}\n{answer["exceptionDetails"]?["exception"]?["description"]}\n{string.Join('\n', Complaints)}");
        return answer["result"]!["value"];
    }

    /// <summary>Waits in the page until the expression is true; fails with the page's text after 15 seconds.</summary>
    public Task WaitForAsync(string expression) => EvaluateAsync($$"""
        new Promise((done, fail) => {
          const start = Date.now();
          const look = () => {
            if ({{expression}}) done(true);
            else if (Date.now() - start > 15000) fail(new Error('Not within 15 s:\n' + document.body.innerText));
            else setTimeout(look, 20);
          };
          look();
        })
        """);

    /// <summary>A command of the DevTools protocol to this page.</summary>
    public Task<JsonNode> SendAsync(string method, JsonObject parameters) => _tools.SendAsync(method, parameters, _session);

    public async ValueTask DisposeAsync()
    {
        await _tools.SendAsync("Target.closeTarget", new() { ["targetId"] = _target });
        _tools.Received -= Collect;
    }

    private void Collect(string? session, string method, JsonNode parameters)
    {
        if (session != _session)
            return;
        var isComplaint = method switch
        {
            "Runtime.exceptionThrown" => true,
            "Runtime.consoleAPICalled" => (string?)parameters["type"] is "error" or "assert",
            "Log.entryAdded" => (string?)parameters["entry"]!["level"] == "error",
            _ => false,
        };
        if (isComplaint)
            _complaints.Enqueue($"{method} {parameters.ToJsonString()}");
    }
}
