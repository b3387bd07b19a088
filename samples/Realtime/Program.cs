using WorkerTuning.Samples.Realtime;
using WorkerTuning.Samples.Realtime.Components;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.WebHost.UseStaticWebAssets(); // Blazor's script comes from the build, also outside Development
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal<PriceBook>(); // one for each worker; a connection keeps that of its worker until it ends
builder.Services.AddSignalR();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseWebSockets();
app.UseAntiforgery();
app.MapStaticAssets().ExemptFromWorkers();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(); // the page, and the hub of its circuits
app.MapHub<PricesHub>("/prices");
app.MapGet("/events", PriceEvents.Stream);
app.Map("/socket", PriceSocket.ServeAsync);
app.MapWorkerHealth("/health");
app.MapWorkerDashboard("/workers");
app.Run();
