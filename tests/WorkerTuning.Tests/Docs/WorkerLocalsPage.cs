using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/worker-locals.md.</summary>
internal static class WorkerLocalsPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerLocal<Templates>();
        builder.Services.AddWorkerLocal(services => new Renderer(services.GetRequiredService<WorkerLocal<Templates>>().Value));
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region use
        app.MapGet("/page/{name}", (string name, WorkerLocal<Renderer> renderer) => renderer.Value.Render(name));
        #endregion

        #region feature
        app.MapGet("/who", (HttpContext context) =>
            context.Features.Get<IWorkerFeature>() is { } worker ? $"worker {worker.WorkerId}.{worker.Generation}" : "no worker");
        #endregion
    }

    public static string RenderGreeting(string folder)
    {
        #region test
        using var templates = new Templates(folder);
        var renderer = new WorkerLocal<Renderer>(new Renderer(templates));
        var page = new GreetingPage(renderer).Show();
        #endregion

        return page;
    }

    #region page
    internal sealed class GreetingPage(WorkerLocal<Renderer> renderer)
    {
        public string Show() => renderer.Value.Render("greeting");
    }
    #endregion

    #region local
    internal sealed class Templates(string folder = "templates") : IWorkerWarmup, IDisposable
    {
        // Concurrent, because in gthread and async several requests of a worker use it at a time.
        private readonly ConcurrentDictionary<string, string> _texts = [];

        public string this[string name] => _texts.GetOrAdd(name, n => File.ReadAllText(Path.Combine(folder, n)));

        public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
        {
            foreach (var path in Directory.EnumerateFiles(folder))
                _texts[Path.GetFileName(path)] = await File.ReadAllTextAsync(path, cancellationToken);
        }

        public void Dispose() => _texts.Clear();
    }

    internal sealed class Renderer(Templates templates)
    {
        public string Render(string name) => templates[name];
    }
    #endregion
}
