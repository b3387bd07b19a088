using WorkerTuning.Samples.Mvc;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal<Catalogue>();
builder.Services.AddScoped<Search>();
builder.Services.AddControllers();

var app = builder.Build();
app.MapControllers();
app.Run();
