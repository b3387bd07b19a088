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

    /// <summary>A screen of so many pixels in width, and the colours the reader prefers.</summary>
    /// <param name="scheme">light or dark.</param>
    /// <param name="width">Pixels.</param>
    public async Task EmulateAsync(string scheme, int width)
    {
        await _tools.SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }, _session);
        await _tools.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 }, _session);
    }

    /// <summary>A key of the keyboard, by its name.</summary>
    public async Task PressAsync(string key)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
            await _tools.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = key == "Tab" ? 9 : 0 }, _session);
    }

    /// <summary>What a screen reader is given: role and name of each node, in the order of the page.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> AccessibilityAsync()
    {
        var tree = await _tools.SendAsync("Accessibility.getFullAXTree", session: _session);
        return [.. tree["nodes"]!.AsArray()
            .Where(n => !(bool)n!["ignored"]!)
            .Select(n => ((string?)n!["role"]?["value"] ?? "", (string?)n["name"]?["value"] ?? ""))];
    }

    /// <summary>A picture of the whole page, as PNG.</summary>
    public async Task<byte[]> CaptureAsync()
    {
        var picture = await _tools.SendAsync("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true }, _session);
        return Convert.FromBase64String((string)picture["data"]!);
    }

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
