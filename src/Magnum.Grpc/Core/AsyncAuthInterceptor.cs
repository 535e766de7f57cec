namespace Grpc.Core;

/// <summary>Adds to the metadata of a call what proves who the caller is. If it fails, so does the call.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Takes the entries, such as <c>authorization</c>.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
