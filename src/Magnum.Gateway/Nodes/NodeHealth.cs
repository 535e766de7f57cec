using System.Text;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Magnum.Gateway.Nodes;

/// <summary>Tells load balancers whether requests can be served. The database is asked once a second at most, however many ask.</summary>
internal sealed class NodeHealth(IGrainStore store, TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(1);
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly Lock _lock = new();
    private Task<bool>? _answer;
    private long _asked;

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/healthcheck", Methods, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var works = await WorksAsync().WaitAsync(context.RequestAborted);
        var text = Encoding.ASCII.GetBytes(works ? "OK" : "UNAVAILABLE: the database does not answer");
        context.Response.StatusCode = works ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=us-ascii";
        context.Response.ContentLength = text.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
        }
    }

    private Task<bool> WorksAsync()
    {
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && time.GetElapsedTime(_asked) >= Believed))
            {
                _asked = time.GetTimestamp();
                _answer = AskAsync();
            }

            return _answer;
        }
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            // Many wait for the answer: none of them ends it.
            await store.CurrentPositionAsync(CancellationToken.None);
            return true;
        }
        catch (StoreException)
        {
            // The store logs its own failures.
            return false;
        }
    }
}
