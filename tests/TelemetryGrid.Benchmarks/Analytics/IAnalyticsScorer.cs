namespace TelemetryGrid.Benchmarks.Analytics;

/// <summary>Scores the analytics against one public set's layout; parameters are the code's defaults, never tuned to a file.</summary>
internal interface IAnalyticsScorer
{
    /// <summary>The set's name, as printed.</summary>
    string Name { get; }

    /// <summary>Whether a folder has this set's layout.</summary>
    bool Recognises(string folder);

    /// <summary>Prints first how a published figure is reproduced, which shows that the scorer scores right, and then our own figures.</summary>
    void Score(string folder, TextWriter output);
}
