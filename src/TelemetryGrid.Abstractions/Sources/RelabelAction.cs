namespace TelemetryGrid.Sources;

/// <summary>What a relabelling rule does, as Prometheus names it in lower case.</summary>
public enum RelabelAction
{
    /// <summary>Sets the target label to the replacement when the regex matches the source labels.</summary>
    Replace,

    /// <summary>Drops what the regex does not match.</summary>
    Keep,

    /// <summary>Drops what the regex matches.</summary>
    Drop,

    /// <summary>Drops what has source labels other than the target label.</summary>
    KeepEqual,

    /// <summary>Drops what has source labels equal to the target label.</summary>
    DropEqual,

    /// <summary>Sets the target label to a hash of the source labels, modulo the modulus.</summary>
    HashMod,

    /// <summary>Copies every label whose name the regex matches to the name that the replacement gives.</summary>
    LabelMap,

    /// <summary>Removes every label whose name the regex matches.</summary>
    LabelDrop,

    /// <summary>Removes every label whose name the regex does not match.</summary>
    LabelKeep,

    /// <summary>Sets the target label to the source labels in lower case.</summary>
    Lowercase,

    /// <summary>Sets the target label to the source labels in upper case.</summary>
    Uppercase,
}
