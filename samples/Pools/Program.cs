using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal("reports", _ => new Renderer(Pages: 50)); // one for each worker of the pool reports

var app = builder.Build();
app.MapGet("/", () => "quick\n");
app.MapGet("/report/{id:int}", (int id, WorkerLocal<Renderer> renderer) => renderer.Value.Render(id)).RequireWorkerPool("reports");
app.MapWorkerHealth("/health");
app.MapWorkerDashboard("/workers");
app.Run();

/// <summary>Stands for a library that blocks its thread for two seconds.</summary>
internal sealed record Renderer(int Pages)
{
    public string Render(int id)
    {
        Thread.Sleep(TimeSpan.FromSeconds(2));
        return $"report {id}, {Pages} pages\n";
    }
}
