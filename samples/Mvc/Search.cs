namespace WorkerTuning.Samples.Mvc;

/// <summary>A scoped service that takes the worker's catalogue by its constructor.</summary>
public sealed class Search(WorkerLocal<Catalogue> catalogue)
{
    public int? Find(string item) => catalogue.Value.Stock(item);
}
