namespace Magnum.Grains.Drivers;

/// <summary>Types of label values; all travel as text.</summary>
public enum LabelType
{
    /// <summary>Any text of at most 255 characters.</summary>
    String,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An IPv4 network such as <c>10.100.0.0/16</c>.</summary>
    Cidr,
}
