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
        await page.WaitForAsync("document.querySelector('#settings tbody').innerText.includes('worker_class')");
        Assert.Empty(page.Complaints);
    }

    // As behind a proxy that buffers: no event ever comes through.
    [SkippableFact]
    public async Task Page_WhoseStreamIsHeldBack_AsksInstead()
    {
        await using var host = await StartAsync(actions: false, app => app.Use((context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
                context.Response.Body = new MemoryStream();
            return next(context);
        }));
        await using var page = await OpenAsync(host);

        await page.WaitForAsync($"{Headline}.startsWith('2 workers ready') && {Link} === 'live' && !document.getElementById('recycles-none').hidden");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task Page_OpenedAfterwards_PlotsWhatCameBefore()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(actions: false, app => app.MapGet("/hang", () => end.Task));
        var hanging = host.GetAsync("/hang");
        await host.UntilAsync(s => s.InFlight == 1);
        await host.AdvanceAsync(60);
        end.SetResult();
        await hanging.WithTimeout();
        await host.UntilAsync(s => s.InFlight == 0);
        await host.AdvanceAsync(60);

        await using var page = await OpenAsync(host);
        await page.WaitForAsync("document.getElementById('plot-in-flight').getAttribute('aria-label') === 'In flight: 0 of 2, peak 1'");
        await page.WaitForAsync("document.getElementById('plot-served').getAttribute('aria-label') === 'Served: 0 /s, peak 1 /s'");
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
    public async Task Buttons_EachAction_IsCarriedOutAndLogged()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2 && {Add}.checkVisibility()");

        await PressAsync(page, "document.querySelector('[data-action=\"2/recycle\"]')", "Recycle worker 2?");
        await page.WaitForAsync("document.getElementById('answer').textContent === 'Worker 2 is recycled.'");
        await host.UntilAsync(s => s.Recycles is [{ WorkerId: 2 }]);

        await PressAsync(page, "document.querySelector('[data-action=\"recycle\"]')", "Recycle all?");
        await page.WaitForAsync("document.getElementById('answer').textContent === 'Every worker is recycled.'");
        await host.UntilAsync(s => s.Recycles.Count == 3);

        await PressAsync(page, "document.querySelector('[data-change=\"-1\"]')", "Remove a worker?");
        await page.WaitForAsync("document.getElementById('answer').textContent === 'Worker count set to 1.'");
        await host.UntilAsync(s => s.TargetWorkers == 1 && s.Workers.Count == 1);

        await PressAsync(page, "document.querySelector('[data-action=\"reload\"]')", "Reload settings?");
        await page.WaitForAsync("document.getElementById('answer').textContent.startsWith('Plan 2 is in force.')");
        Assert.Equal(2, host.Snapshot.PlanRevision);

        Assert.Empty(page.Complaints);
        foreach (var action in (string[])["recycle worker 2", "recycle all workers", "resize", "reload"])
            Assert.Contains($"{action}, asked for by nobody known from 127.0.0.1", host.Logs.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Actions_APageOfAnotherSite_IsRefused()
    {
        await using var host = await StartAsync(actions: true);
        await using var foreign = await StartAsync(actions: false, app => app.MapGet("/foreign", () => Microsoft.AspNetCore.Http.Results.Content("<p>elsewhere", "text/html")));
        await using var page = await browser.OpenAsync(new Uri(Address(foreign), "/foreign"));

        // What a foreign page can send without being asked by the server: a form's content types, answers unseen.
        await page.EvaluateAsync($"fetch('{Address(host)}workers/recycle', {{ method: 'POST', mode: 'no-cors', body: '{{}}' }}).then(r => r.type)");
        // And what it may not send: the browser asks first, and is not allowed.
        var json = await page.EvaluateAsync(
            $"fetch('{Address(host)}workers/recycle', {{ method: 'POST', headers: {{ 'Content-Type': 'application/json' }}, body: '{{}}' }}).then(r => 'sent', e => 'blocked')");

        Assert.Equal("blocked", (string)json!);
        Assert.Contains("not from another site's", host.Logs.ToString(), StringComparison.Ordinal);
        Assert.Empty(host.Snapshot.Recycles);
    }

    [SkippableTheory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Page_LightAndDark_TextStandsOutFromItsGround(string scheme)
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.EmulateAsync(scheme, 1200);
        await page.WaitForAsync($"{Column(1)}.length === 2 && {Add}.checkVisibility()");

        var faint = await page.EvaluateAsync(Contrast);

        Assert.Equal("", (string)faint!);
    }

    [SkippableFact]
    public async Task Page_OnAPhone_FitsAndKeepsItsButtons()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.EmulateAsync("light", 360);
        await page.WaitForAsync($"{Column(1)}.length === 2 && {Add}.checkVisibility()");

        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= 360"))!);
        var outside = await page.EvaluateAsync("""
            [...document.querySelectorAll('button, #workers td, #workers th, figure')].filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])
              .filter(([, r]) => r.width > 0 && (r.right > 360 || r.left < 0)).map(([e, r]) => `${e.tagName} ${e.textContent} ${r.left}-${r.right}`).join('\n')
            """);
        Assert.Equal("", (string)outside!);
    }

    [SkippableFact]
    public async Task Keyboard_Tab_ReachesEveryActionWithAVisibleFocus()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2 && {Add}.checkVisibility()");
        var reached = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            await page.PressAsync("Tab");
            reached.Add((string)(await page.EvaluateAsync(
                "(e => { const s = getComputedStyle(e); return (e.getAttribute('aria-label') ?? e.textContent) + (s.outlineStyle !== 'none' && s.outlineWidth !== '0px' ? '' : ' unseen') })(document.activeElement)"))!);
        }

        Assert.Equal(["Recycle all", "Add a worker", "Remove a worker", "Reload settings", "Recycle worker 1", "Recycle worker 2"], reached[..6]);
    }

    [SkippableFact]
    public async Task ScreenReader_TablesButtonsAndPlots_HaveNames()
    {
        await using var host = await StartAsync(actions: true);
        await using var page = await OpenAsync(host);
        await page.WaitForAsync($"{Column(1)}.length === 2 && {Add}.checkVisibility()");

        var nodes = await page.AccessibilityAsync();

        string[] Names(string role) => [.. nodes.Where(n => n.Role == role).Select(n => n.Name)];
        Assert.Equal(["Recycle all", "Add a worker", "Remove a worker", "Reload settings", "Recycle worker 1", "Recycle worker 2"], Names("button"));
        Assert.Equal(["Workers", "Figures", "Settings in force"], Names("heading"));
        Assert.Equal(["Workers", "Requests that run longer than a second", "Last recycles", "Settings in force"], Names("table"));
        Assert.Contains("In flight: 0 of 2, peak 0", Names("image"));
        Assert.Superset(new HashSet<string> { "Worker", "State", "Served", "Setting", "Value", "Origin" }, Names("columnheader").ToHashSet());
        Assert.DoesNotContain(nodes, n => n.Role is "button" or "textbox" or "searchbox" or "image" && n.Name.Length == 0);
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

    // The texts whose contrast with what is behind them is below 4.5, as WCAG AA asks, or 3 where they are large.
    private const string Contrast = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgb = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return rgb(getComputedStyle(document.documentElement).colorScheme === 'dark' ? '#121212' : '#fff'); };
          const faint = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || !e.checkVisibility() || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
            const style = getComputedStyle(e);
            const [a, b] = [light(rgb(style.color)), light(ground(e))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faint.push(`${e.tagName} ${e.className} '${walk.currentNode.data.trim()}' ${ratio.toFixed(2)}`);
          }
          return faint.join('\n');
        })()
        """;

    private static async Task PressAsync(BrowserPage page, string button, string question)
    {
        await page.EvaluateAsync($"document.getElementById('answer').textContent = ''; {button}.click()");
        await page.WaitForAsync($"document.getElementById('confirm').open && document.getElementById('question').textContent === '{question}'");
        await page.EvaluateAsync("document.getElementById('yes').click()");
        await page.WaitForAsync("document.getElementById('answer').textContent !== ''");
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
