namespace Magnum.Grpc.Wire;

/// <summary>The error codes of HTTP/2 that mean something to a call.</summary>
internal enum Http2Error
{
    NoError = 0,
    InternalError = 2,
    RefusedStream = 7,
    Cancel = 8,
    EnhanceYourCalm = 11,
    InadequateSecurity = 12,
}
