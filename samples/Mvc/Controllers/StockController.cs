using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WorkerTuning.Samples.Mvc.Controllers;

[ApiController]
[AllowAnonymous]
[Route("stock")]
public sealed class StockController(Search search, WorkerLocal<Catalogue> catalogue) : ControllerBase
{
    [HttpGet("{item}")]
    public ActionResult<int> Get(string item) => search.Find(item) is { } count ? count : NotFound();

    // Its own limit, in place of the one that holds for all.
    [HttpGet("{item}/audit")]
    [WorkerTimeout(60)]
    public ActionResult<string> Audit(string item) =>
        $"{item}: {catalogue.Value.Stock(item)} seen by worker {HttpContext.Features.Get<IWorkerFeature>()?.WorkerId}";

    [HttpGet("/alive")]
    [ExemptFromWorkers]
    public string Alive() => "yes";
}
