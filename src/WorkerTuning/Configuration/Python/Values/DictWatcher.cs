namespace WorkerTuning.Configuration.Python;

/// <summary>Sees what is read from and written to a dictionary that stands for more than itself.</summary>
internal abstract class DictWatcher
{
    public virtual void Read(object key)
    {
    }

    public virtual void ReadAll()
    {
    }

    public virtual void Written(object key)
    {
    }

    /// <summary>What a key that is not there stands for; null when it is simply not there.</summary>
    public virtual Unknown? Missing(object key) => null;
}
