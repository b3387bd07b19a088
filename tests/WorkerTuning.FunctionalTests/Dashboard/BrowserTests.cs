using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Dashboard;

/// <summary>The dashboard's page as a browser runs it.</summary>
public sealed class BrowserTests(SharedBrowser browser) : IClassFixture<SharedBrowser>
{
    private const string Headline = "document.getElementById('headline').textContent";
    private const string Link = "document.getElementById('link').textContent";
    // Each text against the ground it stands on; a ratio of 4.5 is WCAG's AA for text of any size.
    private const string PoorContrast = """
        (() => {
          const parts = c => c.match(/[\d.]+/g).map(Number);
          const light = c => parts(c).slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const ground = e => { const c = getComputedStyle(e).backgroundColor; return parts(c)[3] === 0 ? ground(e.parentElement) : c; };
          const poor = new Set();
          for (const e of document.body.querySelectorAll('*')) {
            if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
            const style = getComputedStyle(e), [a, b] = [light(style.color), light(ground(e))].sort((x, y) => y - x);
            if ((a + .05) / (b + .05) < 4.5) poor.add(`${e.tagName} ${e.className} ${style.color} on ${ground(e)}`);
          }
          return [...poor].join('\n');
        })()
        """;
    private const string Add = "document.querySelector('[data-change=\"1\"]')";

    [SkippableFact]
    public async Task Page_ARequestRunsAndAWorkerIsRecycled_ShowsBoth()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(actions: false, app => app.MapGet("/hang", () => end.Task));
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Headline}.startsWith('2 workers ready · 0 in flight')");

        var hanging = host.GetAsync("/hang");
        await host.UntilAsync(s => s.InFlight == 1);
        await host.AdvanceAsync(1);
        await page.WaitForAsync($"{Headline}.includes('1 in flight') && {Column(3)}.filter(t => t === '1 of 1').length === 1");

        end.SetResult();
        await hanging.WithTimeout();
        await host.UntilAsync(s => s.InFlight == 0);
        await host.AdvanceAsync(1);
        await page.WaitForAsync($"{Headline}.includes('0 in flight') && {Column(3)}.every(t => t === '0 of 1')");

        Assert.True(host.Pool.Recycle(2));
        await host.UntilAsync(s => s.Recycles is [{ WorkerId: 2, Generation: 1 }]);
        await host.AdvanceAsync(1);
        await page.WaitForAsync($"{Column(1)}.includes('2.2') && document.querySelector('#recycles tbody').innerText.includes('call')");
        await page.WaitForAsync("document.querySelectorAll('#settings tbody tr').length > 50");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task AddAWorker_ActionsOn_AsksThenAdds()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Add}.checkVisibility()");

        await page.EvaluateAsync($"{Add}.click()");
        await page.WaitForAsync("document.getElementById('confirm').open && document.getElementById('question').textContent === 'Add a worker?'");
        await page.EvaluateAsync("document.getElementById('no').click()");
        await page.WaitForAsync("!document.getElementById('confirm').open");

        await page.EvaluateAsync($"{Add}.click(); document.getElementById('yes').click()");
        await page.WaitForAsync("document.getElementById('answer').textContent !== ''");
        await host.UntilAsync(s => s.TargetWorkers == 3 && s.Workers.Count == 3);
        await host.AdvanceAsync(1);
        await page.WaitForAsync($"{Headline}.startsWith('3 workers ready') && {Column(1)}.length === 3");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Page_ActionsOff_HasNoButtonsAndIsRefused()
    {
        await using var host = await StartAsync(actions: false);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2");
        Assert.Equal(0, (int)(await page.EvaluateAsync("[...document.querySelectorAll('button')].filter(b => b.checkVisibility()).length"))!);
        var status = await page.EvaluateAsync(
            "fetch('/workers/resize', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{\"change\": 1}' }).then(r => r.status)");
        Assert.Equal(403, (int)status!);
        Assert.Equal(2, host.Snapshot.TargetWorkers);
    }

    [SkippableFact]
    public async Task Page_TheServerStopsAndStartsAgain_SaysSoAndIsLiveAgain()
    {
        Uri address;
        BrowserPage page;
        await using (var first = await StartAsync(actions: false))
        {
            address = Address(first);
            page = await OpenAsync(first);
            await page.WaitForAsync($"{Link} === 'live'");
            await page.EvaluateAsync("window.loadedOnce = true");
        }
        await using var closing = page;
        await page.WaitForAsync($"{Link} === 'disconnected' && document.body.classList.contains('lost')");

        await using var second = await StartAsync(actions: false, workers: 3, port: address.Port);
        await page.WaitForAsync($"{Link} === 'live' && {Headline}.startsWith('3 workers ready') && !document.body.classList.contains('lost')");
        await page.WaitForAsync("[...document.querySelectorAll('#settings tbody tr')].some(r => r.children[0].textContent === 'workers' && r.children[1].textContent === '3')");
        Assert.True((bool)(await page.EvaluateAsync("window.loadedOnce === true"))!);
    }

    [SkippableTheory]
    [InlineData("[aria-label=\"Recycle worker 2\"]", "Recycle worker 2?", "Worker 2 is recycled.")]
    [InlineData("[data-action=recycle]", "Recycle all?", "Every worker is recycled.")]
    [InlineData("[data-change=\"-1\"]", "Remove a worker?", "There shall be 1 worker.")]
    [InlineData("[data-action=reload]", "Reload settings?", "Plan ")]
    public async Task Button_Confirmed_ActsAndSaysWhatCameOfIt(string button, string question, string answer)
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"document.querySelector('{button}')?.checkVisibility()");
        await page.EvaluateAsync($"document.querySelector('{button}').click()");
        await page.WaitForAsync($"document.getElementById('confirm').open && document.getElementById('question').textContent === '{question}'");
        await page.EvaluateAsync("document.getElementById('yes').click()");
        await page.WaitForAsync($"document.getElementById('answer').textContent.startsWith('{answer}')");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Page_ConcurrencyAdaptive_PlotsTheRegulation()
    {
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "1..3", ["worker_class"] = "gthread", ["threads"] = "2", ["concurrency"] = "adaptive" }, _ => { }, app => app.MapWorkerDashboard());
        await using var page = await OpenAsync(host);
        await page.WaitForAsync("['limit', 'gradient', 'shed', 'size', 'threads'].every(i => document.getElementById(i).checkVisibility() && document.getElementById(i).textContent !== '')");
        await page.WaitForAsync("document.getElementById('size').textContent.endsWith('of 1 to 3')");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Page_NothingIsRegulated_HasNoPlotsOfIt()
    {
        await using var host = await StartAsync(actions: false);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2");
        Assert.False((bool)(await page.EvaluateAsync("document.getElementById('regulation').checkVisibility()"))!);
    }

    [SkippableTheory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Page_LightAndDark_TextHasTheContrastOfWcagAA(string scheme)
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
        await page.WaitForAsync($"matchMedia('(prefers-color-scheme: {scheme})').matches && {Link} === 'live' && document.querySelectorAll('#settings tbody tr').length > 50");
        Assert.Equal("", (string?)await page.EvaluateAsync(PoorContrast));
    }

    [SkippableFact]
    public async Task Page_OnAPhone_NothingIsBeyondItsEdge()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = 360, ["height"] = 740, ["deviceScaleFactor"] = 2, ["mobile"] = true });
        await page.WaitForAsync("document.querySelectorAll('#settings tbody tr').length > 50");
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= 360"))!);
        Assert.Equal(6, (int)(await page.EvaluateAsync(
            "[...document.querySelectorAll('button[data-action]')].filter(b => { const r = b.getBoundingClientRect(); return r.width > 0 && r.left >= 0 && r.right <= 360; }).length"))!);
    }

    [SkippableFact]
    public async Task Tab_ActionsOn_ReachesEveryButtonAndShowsTheFocus()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync("[...document.querySelectorAll('button[data-action]')].filter(b => b.checkVisibility()).length === 6");
        var reached = new HashSet<string>();
        for (var i = 0; i < 7; i++)
        {
            foreach (var type in (string[])["rawKeyDown", "keyUp"])
                await page.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = type, ["key"] = "Tab", ["code"] = "Tab", ["windowsVirtualKeyCode"] = 9 });
            reached.Add((string)(await page.EvaluateAsync(
                "(e => (getComputedStyle(e).outlineStyle === 'solid' ? '' : 'no outline: ') + (e.getAttribute('aria-label') ?? (e.id || e.textContent)))(document.activeElement)"))!);
        }
        Assert.Equivalent(new[] { "Recycle all", "Add a worker", "Remove a worker", "Reload settings", "Recycle worker 1", "Recycle worker 2", "filter" }, reached, strict: true);
    }

    [SkippableFact]
    public async Task AccessibilityTree_NamesTablesHeadersAndButtons()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2");
        var tree = await page.SendAsync("Accessibility.getFullAXTree", []);
        var seen = tree["nodes"]!.AsArray().Where(n => n!["role"] is not null).Select(n => $"{n!["role"]!["value"]} {n["name"]?["value"]}").ToHashSet();
        Assert.Superset(
            new HashSet<string> { "table Workers", "columnheader State", "rowheader 1.1", "button Recycle worker 1", "button Reload settings", "table Settings in force", "searchbox Filter" },
            seen);
        Assert.DoesNotContain("button ", seen);
    }

    [SkippableFact]
    public async Task LiveRegion_OnlyFiguresChange_SaysNothing()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(actions: false, app => app.MapGet("/hang", () => end.Task));
        await using var page = await OpenAsync(host);
        await page.WaitForAsync("document.getElementById('news').textContent === '2 workers ready'");
        await page.EvaluateAsync("window.said = 0; document.querySelectorAll('[role=status], [aria-live]').forEach(e => new MutationObserver(() => said++).observe(e, { childList: true, characterData: true, subtree: true }))");
        var hanging = host.GetAsync("/hang");
        await host.UntilAsync(s => s.InFlight == 1);
        await host.AdvanceAsync(1);
        await page.WaitForAsync($"{Headline}.includes('1 in flight')");
        Assert.Equal(0, (int)(await page.EvaluateAsync("said"))!);
        end.SetResult();
        await hanging.WithTimeout();
    }

    private static string Column(int number) => $"[...document.querySelectorAll('#workers tbody tr > :nth-child({number})')].map(c => c.textContent)";

    private static Task<PoolHost> StartAsync(bool actions, Action<WebApplication>? map = null, int workers = 2, int port = 0) => PoolHost.StartAsync(
        new() { ["workers"] = $"{workers}", ["worker_class"] = "sync", ["dashboard_actions"] = actions ? "true" : "false" },
        _ => { },
        app =>
        {
            app.MapWorkerDashboard();
            map?.Invoke(app);
        },
        port: port);

    private static Uri Address(PoolHost host) => new(host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private Task<BrowserPage> OpenAsync(PoolHost host) => browser.OpenAsync(new Uri(Address(host), "/workers"));
}
