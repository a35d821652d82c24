namespace TelemetryGrid.Rules;

/// <summary>What became of a request to change a file of rules.</summary>
[GenerateSerializer, Alias("TelemetryGrid.RuleFileOutcome")]
public enum RuleFileOutcome : byte
{
    Done,

    /// <summary>It was not there before.</summary>
    Created,
    Invalid,
    NotFound,

    /// <summary>It is given by a folder or the program, and can only be changed there.</summary>
    ReadOnly,

    /// <summary>There are as many files as there may be.</summary>
    LimitReached,
}
