namespace TelemetryGrid.Collectors.Validation;

/// <summary>Why a record is refused. Codes that users see are these names in snake case (<see cref="RecordReasonCode"/>) and never change.</summary>
public enum RecordReason
{
    /// <summary>It is not.</summary>
    None = 0,
    SourceMissing,
    TimestampMissing,
    TimestampTooOld,
    TimestampInFuture,
    SeverityOutOfRange,
    TooManyLabels,
    LabelNameInvalid,
    LabelValueInvalid,
    TooManyAnnotations,
    AnnotationNameInvalid,
    AnnotationValueInvalid,
    TraceIdMissing,
    TraceIdInvalid,
    SpanIdMissing,
    SpanIdInvalid,
    ParentSpanIdInvalid,
    NameMissing,
    NameInvalid,
    ValueNotANumber,
    ValueInfinite,
    ValueNegative,
    UnitInvalid,
    BodyMissing,
    BodyInvalid,
    DurationOutOfRange,

    /// <summary>The bytes are not JSON. This and what follows is found before there is a record.</summary>
    MalformedJson,
    NotAnObject,
    TooLarge,
    TooManyRecords,
    FieldUnknown,
    FieldRepeated,
    FieldMissing,
    FieldNotAllowed,
    FieldInvalid,
}
