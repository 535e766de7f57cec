# shellcheck shell=bash
# RabbitMQ as the services' message bus.
# shellcheck disable=SC2034

RABBITMQ_PACKAGES=(rabbitmq-server)

rabbitmq_up() {
  local folder=$STATE/data/rabbitmq
  BUS_URL=rabbit://guest:guest@$IP:$PORT_AMQP/
  mkdir -p "$folder"
  write "$folder/enabled_plugins" <<< '[].'
  write "$folder/rabbitmq.conf" <<END
listeners.tcp.1 = $IP:$PORT_AMQP
log.console = true
log.file = false
disk_free_limit.absolute = 50MB
END
  # Erlang's name service, else RabbitMQ would start one on the usual port of all addresses.
  start epmd -- epmd -address "$IP" -port "$PORT_EPMD"
  wait_for epmd 10 tcp_answers "$PORT_EPMD"
  # "+sbwt none": idle schedulers sleep instead of spinning.
  start rabbitmq ERL_EPMD_ADDRESS="$IP" ERL_EPMD_PORT="$PORT_EPMD" \
    RABBITMQ_NODENAME=os@localhost RABBITMQ_NODE_IP_ADDRESS="$IP" RABBITMQ_NODE_PORT="$PORT_AMQP" RABBITMQ_DIST_PORT="$PORT_ERLANG_DISTRIBUTION" \
    RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" RABBITMQ_GENERATED_CONFIG_DIR="$folder/generated" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" \
    RABBITMQ_MNESIA_BASE="$folder/mnesia" RABBITMQ_LOG_BASE="$STATE/log" RABBITMQ_PID_FILE="$STATE/run/rabbitmq.erlang-pid" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none" \
    -- /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_for rabbitmq 60 tcp_answers "$PORT_AMQP"
}
