namespace TelemetryGrid.Client;

/// <summary>What is wrong with a file of rules. Lines count from 1; 0 stands for the file as a whole.</summary>
public sealed record RuleFileError(long Line, string Reason);
