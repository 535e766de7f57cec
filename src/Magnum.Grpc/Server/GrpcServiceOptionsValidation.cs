using Grpc.AspNetCore.Server;
using Magnum.Grpc.Wire;
using Microsoft.Extensions.Options;

namespace Magnum.Grpc.Server;

internal sealed class GrpcServiceOptionsValidation : IValidateOptions<GrpcServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, GrpcServiceOptions options)
    {
        var failures = new List<string>();
        if (options.MaxReceiveMessageSize is <= 0)
        {
            failures.Add($"{nameof(options.MaxReceiveMessageSize)} must be positive or null, not {options.MaxReceiveMessageSize}.");
        }

        if (options.MaxReceiveBufferSize is <= 0)
        {
            failures.Add($"{nameof(options.MaxReceiveBufferSize)} must be positive or null, not {options.MaxReceiveBufferSize}.");
        }

        if (options.MaxSendMessageSize is <= 0)
        {
            failures.Add($"{nameof(options.MaxSendMessageSize)} must be positive or null, not {options.MaxSendMessageSize}.");
        }

        if (options.ResponseCompressionAlgorithm is not (null or GzipEncoding.Name))
        {
            failures.Add($"{nameof(options.ResponseCompressionAlgorithm)} must be '{GzipEncoding.Name}' or null, not '{options.ResponseCompressionAlgorithm}'.");
        }

        if (options.DefaultDeadline is { } deadline && deadline <= TimeSpan.Zero)
        {
            failures.Add($"{nameof(options.DefaultDeadline)} must be positive or null, not {deadline}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
