namespace TelemetryGrid.Rules;

/// <summary>Who gives a file of rules.</summary>
[GenerateSerializer, Alias("TelemetryGrid.RuleFileOrigin")]
public enum RuleFileOrigin : byte
{
    /// <summary>It comes with the program.</summary>
    BuiltIn,

    /// <summary>It lies in a folder that the configuration names, and is changed there.</summary>
    Folder,

    /// <summary>It was put through the API, and is kept until removed there.</summary>
    Api,
}
