namespace Orleans.Runtime;

/// <summary>A timer that lives as long as its activation or until disposed.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
